"""A picture without an alt text: said as advice, and mended with a click where somebody or something described it."""

import re

import pytest

from conftest import NOON
from postwright.flow.analysis import operations as analyses
from postwright.flow.analysis import queries as found
from postwright.flow.analysis.models import Suggestion
from postwright.flow.posts import queries
from postwright.flow.posts.operations import CannotFix, change_post, fix_problem
from postwright.flow.publishing.operations import schedule_post
from postwright.flow.review.operations import NeedsConfirmation
from postwright.ports.channels.words import Fix

ADVICE = "The image has no alt text."


@pytest.fixture
def bare(post, photo, wilma):
    """A post with a photo that nobody has described."""
    return change_post(post=post, revision=1, by=wilma, at=NOON, media=[(photo, "")])


@pytest.fixture
def suggested(photo, brand, wilma):
    """What was suggested for the photo; nothing in it asks a person whether it is so."""
    analysis = analyses.request_analysis(
        media_item=photo, brand=brand, hint="Our new oat flat white", by=wilma, at=NOON
    )
    analyses.run_analysis(analysis=analysis, at=NOON)
    Suggestion.objects.filter(field=Suggestion.Field.ALT_TEXT).update(subject="")
    return found.chosen(found.analyses_for(wilma).get()).alt_text


@pytest.fixture
def mend(wilma):
    def click(post, by=wilma):
        variant = queries.variants_of(post)[0]
        return fix_problem(
            variant=variant, fix=Fix.ALT, where="media:0", revision=post.revision, by=by, at=NOON
        )

    return click


class TestTheAdvice:
    def test_is_said_without_standing_in_the_way(self, as_member, bare, wilma):
        page = as_member(wilma).get(f"/posts/{bare.pk}/").text

        [verdict] = re.findall(r'<div class="verdict" data-tone="(\w+)">', page)
        assert verdict == "warn"
        assert ADVICE in page
        assert "takes it as it is" in page
        assert schedule_post(post=bare, revision=2, due_at=None, by=wilma, at=NOON)

    def test_leads_to_the_field_where_nothing_was_suggested(self, as_member, bare, photo, wilma):
        page = as_member(wilma).get(f"/posts/{bare.pk}/").text

        assert f'data-focus="alt-{photo.pk}"' in page
        assert 'data-fix="alt"' not in page

    def test_takes_the_suggestion_where_there_is_one(self, as_member, bare, suggested, wilma):
        page = as_member(wilma).get(f"/posts/{bare.pk}/").text

        assert 'data-fix="alt" data-where="media:0"' in page
        assert "Use the suggestion" in page
        assert "data-focus" not in page

    def test_is_said_once_for_all_channels(self, as_member, bare, channel, bluesky, wilma):
        change_post(post=bare, revision=2, by=wilma, at=NOON, channels=[channel, bluesky])

        assert as_member(wilma).get(f"/posts/{bare.pk}/").text.count(ADVICE) == 1

    def test_offers_nothing_to_a_viewer(self, as_member, bare, suggested, vera):
        page = as_member(vera).get(f"/posts/{bare.pk}/").text

        assert 'data-fix="' not in page
        assert "data-focus" not in page


class TestTheClick:
    def test_takes_what_was_suggested_and_asks_for_a_person(self, bare, suggested, mend, wilma):
        mended = mend(bare)

        assert suggested
        assert queries.attachments_of(mended).get().alt_text == suggested
        assert (mended.is_made_by_ai, queries.versions_of(wilma, mended)[0].cause) == (True, "fixed")
        with pytest.raises(NeedsConfirmation):
            schedule_post(post=mended, revision=3, due_at=None, by=wilma, at=NOON)

    def test_prefers_what_a_person_wrote_for_the_photo(self, bare, photo, suggested, mend):
        photo.alt_text = "A cup."
        photo.save(update_fields=["alt_text"])

        mended = mend(bare)

        assert queries.attachments_of(mended).get().alt_text == "A cup."
        assert not mended.is_made_by_ai

    def test_changes_no_words_that_stand_there(self, bare, photo, suggested, mend, wilma):
        described = change_post(post=bare, revision=2, by=wilma, at=NOON, media=[(photo, "Mine.")])

        with pytest.raises(CannotFix):
            mend(described)

    def test_keeps_the_rest_of_the_post(self, bare, photo, suggested, mend, wilma):
        before = queries.snapshot(bare)

        after = queries.snapshot(mend(bare))

        before["media"][0]["alt_text"] = suggested
        assert after == before

    def test_works_on_the_page_with_a_way_back(self, as_member, bare, channel, suggested, wilma):
        sent = {"fix": "alt", "where": "media:0", "channel": str(channel.pk), "revision": 2}

        page = as_member(wilma).post(f"/posts/{bare.pk}/fixes/", sent, follow=True).text

        assert queries.attachments_of(bare).get().alt_text == suggested
        assert "data-undo" in page
        assert ADVICE not in page

    def test_works_through_the_api(self, call, bare, channel, suggested):
        body = {"fix": "alt", "where": "media:0", "channel": str(channel.pk), "revision": 2}

        answer = call("POST", f"/api/v1/posts/{bare.pk}/fixes", body).json()

        assert (answer["media"][0]["alt_text"], answer["made_by_ai"]) == (suggested, True)

    def test_is_refused_where_nothing_was_suggested(self, call, bare, channel):
        body = {"fix": "alt", "where": "media:0", "channel": str(channel.pk), "revision": 2}

        answer = call("POST", f"/api/v1/posts/{bare.pk}/fixes", body)

        assert (answer.status_code, answer.json()["code"]) == (409, "cannot_fix")
