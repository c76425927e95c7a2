import re
from datetime import timedelta

import pytest
from django.urls import reverse

from conftest import NOON
from postwright.base.accounts.operations import remove_member
from postwright.flow.media import operations as media
from postwright.flow.media.tests import files
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing.models import Attempt, Publication
from postwright.flow.publishing.operations import schedule_post
from postwright.kit.clock import now

PART = {"HX-Request": "true"}


@pytest.fixture
def pictured(settings, tmp_path, brand, channel, wilma):
    """A publication of a post with a photo."""
    settings.STORAGE_URL = (tmp_path / "media").as_uri()
    item = media.upload_media(stream=files.coffee(), file_name="coffee.png", brand=brand, by=wilma, at=NOON)
    item = media.clean_media(item=media.preview_media(item=item, at=NOON), at=NOON)
    post = create_post(
        brand=brand, by=wilma, at=NOON, text="Fresh.", media=[(item, "A cup of coffee")], channels=[channel]
    )
    due_at = NOON + timedelta(hours=1)
    return schedule_post(post=post, revision=post.revision, due_at=due_at, by=wilma, at=NOON)[0]


class TestThePart:
    def test_names_its_channel_and_shows_its_picture(self, as_member, wilma, pictured):
        part = as_member(wilma).get(reverse("publication", args=[pictured.pk]), headers=PART).text

        assert f">{pictured.channel}</strong>" in part
        assert re.search(r'<img src="[^"]+" [^>]*alt="A cup of coffee"', part)

    def test_says_what_leaves_all_as_it_is(self, as_member, wilma, publication):
        part = as_member(wilma).get(reverse("publication", args=[publication.pk]), headers=PART).text

        assert 'data-confirm-no="Keep it"' in part


class TestWhatHappened:
    @pytest.fixture
    def history(self, as_member, wilma, publication):
        """How the page tells it after a person's decision."""
        Attempt.objects.create(
            organisation_id=publication.organisation_id,
            publication=publication,
            number=1,
            outcome="unclear",
            problem="ask_person",
            began_at=now(),
        )
        Publication.objects.update(state="unclear", intent={}, problem="ask_person")

        def tell(was_sent):
            url = reverse("publication", args=[publication.pk])
            as_member(wilma).post(f"{url}decision/", {"was_sent": was_sent})
            page = as_member(wilma).get(url, headers=PART).text
            return page.partition("What happened")[2]

        return tell

    @pytest.mark.parametrize(
        ("was_sent", "said"),
        [("yes", "Wilma saw it on the channel."), ("no", "Wilma did not find it on the channel.")],
    )
    def test_names_who_decided_and_asks_no_more(self, history, was_sent, said):
        told = history(was_sent)

        assert told.index("and it could not be asked.") < told.index(said)
        assert "Look at the channel" not in told

    def test_is_told_of_somebody_who_left(self, history, as_member, publication, wilma, anna):
        history("yes")
        remove_member(member=wilma, by=anna, at=NOON)

        page = as_member(anna).get(reverse("publication", args=[publication.pk]), headers=PART).text

        assert "Somebody who left saw it on the channel." in page


class TestTheTimeChosen:
    @pytest.fixture
    def preview(self, as_member, wilma, post):
        url = reverse("post-schedule", args=[post.pk])
        return lambda day: as_member(wilma).get(url, {"due": f"{day:%Y-%m-%dT%H:%M}"}).text

    def test_names_its_year_unless_it_is_this_one(self, preview, brand):
        today = now().astimezone(brand.zone)
        later = today.replace(year=today.year + 2, day=1)

        assert f"{later:%Y %H:%M}" in preview(later)
        assert f"{today.year} " not in re.search(r"Schedule for [^<]+", preview(today))[0]

    def test_may_not_be_chosen_once_it_has_gone_by(self, preview, brand):
        today = now().astimezone(brand.zone)
        past = preview(today - timedelta(hours=2))
        ahead = preview(today + timedelta(hours=2))

        assert "This time has gone by" in past
        assert re.search(r"<button[^>]* disabled>[^<]*<svg.*?</svg>Schedule for", past)
        assert "gone by" not in ahead
        assert " disabled" not in ahead
