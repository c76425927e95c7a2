"""What of a publication an AI made, how readers are told, and who stood up for it."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse

from conftest import NOON
from postwright.base.accounts.operations import create_token, remove_member
from postwright.base.connections.operations import change_settings
from postwright.flow.analysis import operations as analyses
from postwright.flow.analysis.models import Suggestion
from postwright.flow.brand.operations import change_brand
from postwright.flow.media import operations as media
from postwright.flow.media.tests import files
from postwright.flow.posts.operations import change_post
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.operations import retry_failed, schedule_post
from postwright.flow.review import operations as review
from postwright.flow.review.models import Through
from postwright.ports.imaging.tests import manifests

CAPTION = "Slow mornings taste of oat milk and cinnamon."
PART = {"HX-Request": "true"}


@pytest.fixture
def made(settings, tmp_path, brand, anna):
    """A photo whose file says that an AI made it."""
    settings.STORAGE_URL = (tmp_path / "media").as_uri()
    stream = io.BytesIO(manifests.into_png(files.coffee().getvalue(), manifests.made_by_a_model()))
    item = media.upload_media(stream=stream, file_name="dream.png", brand=brand, by=anna, at=NOON)
    return media.clean_media(item=media.preview_media(item=item, at=NOON), at=NOON)


@pytest.fixture
def dreamt(post, made, wilma):
    return change_post(post=post, revision=1, by=wilma, at=NOON, media=[(made, "A dream")])


def planned(post, by, **more):
    due_at = NOON + timedelta(hours=1)
    return schedule_post(post=post, revision=post.revision, due_at=due_at, by=by, at=NOON, **more)[0]


class TestProvenance:
    def test_is_empty_where_no_ai_had_a_part(self, publication):
        publication.refresh_from_db()
        assert publication.provenance == {}

    def test_names_the_files_the_label_and_who_released_it(self, dreamt, made, wilma):
        kept = planned(dreamt, wilma).provenance
        [one] = kept["media"]
        assert (one["id"], one["source_type"]) == (str(made.pk), "trainedAlgorithmicMedia")
        assert (kept["how"], kept["said"]) == ("label", "Made with AI")
        assert (kept["released_by"], kept["confirmed_by"], kept["had_part"]) == (str(wilma.pk), "", False)

    def test_goes_with_what_is_sent(self, dreamt, wilma):
        publication = planned(dreamt, wilma)
        assert publication.outgoing["text"].endswith(publication.provenance["said"])

    def test_names_who_left_the_networks_mark_out(self, dreamt, made, channel, wilma, anna):
        change_settings(channel=channel, settings={"plays": "ai_mark"}, by=anna, at=NOON)
        post = change_post(post=dreamt, revision=2, by=anna, at=NOON, unmarked={channel: [str(made.pk)]})
        kept = planned(post, wilma).provenance
        assert (kept["how"], kept["media"][0]["unmarked_by"]) == ("left_out", str(anna.pk))

    def test_names_who_confirmed_and_who_approved(self, post, made, brand, wilma, anna):
        run = analyses.request_analysis(media_item=made, brand=brand, by=wilma, at=NOON)
        analyses.run_analysis(analysis=run, at=NOON)
        Suggestion.objects.filter(analysis=run, field="caption").update(value=CAPTION)
        post = change_post(post=post, revision=1, by=wilma, at=NOON, text=CAPTION)
        review.confirm_words(post=post, revision=2, by=wilma, at=NOON, through=Through.PAGE)
        review.approve_post(post=post, revision=2, by=anna, at=NOON, through=Through.PAGE)
        kept = planned(post, wilma).provenance
        assert (kept["confirmed_by"], kept["approved_by"]) == (str(wilma.pk), str(anna.pk))
        assert (kept["words"], kept["how"]) == (True, "")

    def test_is_told_anew_when_it_is_tried_again(self, dreamt, brand, wilma, anna):
        publication = planned(dreamt, wilma)
        Publication.objects.update(state="failed", ended_at=NOON, problem="refused")
        change_brand(brand=brand, by=anna, at=NOON, ai_labels={"en": "#AI"})
        publication = Publication.objects.get(pk=publication.pk)
        again = retry_failed(publication=publication, by=wilma, at=NOON)
        assert (again.provenance["said"], again.outgoing["text"][-3:]) == ("#AI", "#AI")


class TestItsPage:
    def test_says_it_all(self, as_member, wilma, dreamt):
        publication = planned(dreamt, wilma)
        page = as_member(wilma).get(reverse("publication", args=[publication.pk]), headers=PART).text
        told = page.partition("What an AI had a part in")[2]
        assert "dream.png" in told
        assert "At the end of the text: “Made with AI”" in told
        assert "<dt>Released by</dt><dd>Wilma</dd>" in told

    def test_says_nothing_where_no_ai_had_a_part(self, as_member, wilma, publication):
        page = as_member(wilma).get(reverse("publication", args=[publication.pk]), headers=PART).text
        assert "had a part" not in page

    def test_knows_that_somebody_left(self, as_member, wilma, anna, dreamt):
        publication = planned(dreamt, wilma)
        remove_member(member=wilma, by=anna, at=NOON)
        page = as_member(anna).get(reverse("publication", args=[publication.pk]), headers=PART).text
        assert "<dt>Released by</dt><dd>Somebody who left</dd>" in page


def test_the_api_tells_it(client, anna, wilma, dreamt):
    publication = planned(dreamt, wilma)
    _token, key = create_token(name="Tests", by=anna, at=NOON)
    url = f"/api/v1/publications/{publication.pk}"
    answer = client.get(url, headers={"Authorization": f"Bearer {key}"}).json()
    assert answer["provenance"]["released_by"] == str(wilma.pk)
