from datetime import timedelta

import pytest
from django.urls import reverse

from conftest import NOON
from postwright.base.accounts.models import Member
from postwright.base.connections import operations as connections
from postwright.flow.media import operations as media
from postwright.flow.media.models import Fitting
from postwright.flow.media.tests import files
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing import operations
from postwright.flow.publishing.models import Publication
from postwright.kit.clock import now
from postwright.ports.channels.ways import ConnectedAccount
from tests.api.caller import Caller


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.STORAGE_URL = (tmp_path / "media").as_uri()


@pytest.fixture
def channel(anna, brand):
    found = ConnectedAccount(remote_id="One", handle="One", display_name="One", base_url="", secret={})
    return connections.connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=NOON)


@pytest.fixture
def post(anna, brand, channel):
    """With a video that goes as it is, until `picky`."""
    item = media.upload_media(stream=files.video(), file_name="clip.mp4", brand=brand, by=anna, at=NOON)
    item = media.clean_media(item=media.preview_media(item=item, at=NOON), at=NOON)
    return create_post(brand=brand, by=anna, at=NOON, text="Look.", media=[(item, "")], channels=[channel])


@pytest.fixture
def picky(channel, anna):
    """From now on the channel wants another copy of it."""
    return lambda: connections.change_settings(
        channel=channel, settings={"plays": "short_videos"}, by=anna, at=NOON
    )


def asked(post):
    return [fitting.media_item for fitting in Fitting.objects.all()] == [
        one.media_item for one in post.attachments.all()
    ]


class TestRefusals:
    """The API takes back all that a refused call did, but not that the copy shall be made."""

    @pytest.mark.parametrize("where", ["schedule", "queue"])
    def test_of_a_plan_have_the_copy_made(self, anna, post, channel, picky, where):
        daily = [{"weekday": day, "time": "09:00"} for day in range(7)]
        Caller(anna)("PUT", f"/channels/{channel.pk}/queue", {"times": daily})
        picky()

        refused = Caller(anna)("POST", f"/posts/{post.pk}/{where}", {"revision": 1})

        assert (refused.status_code, refused.json()["code"]) == (409, "not_ready")
        assert "is being made" in refused.json()["detail"]
        assert asked(post)
        assert not Publication.objects.exists()

    def test_of_another_try_have_the_copy_made(self, anna, post, picky):
        due_at = now() + timedelta(days=1)
        [planned] = operations.schedule_post(post=post, revision=1, due_at=due_at, by=anna, at=now())
        Publication.objects.update(state="failed", ended_at=now(), problem="not_accepted")
        picky()

        refused = Caller(anna)("POST", f"/publications/{planned.pk}/retry")

        assert (refused.json()["code"], asked(post)) == ("not_ready", True)

    @pytest.mark.parametrize("page", ["post-queue", "publication-attempts"])
    def test_on_a_page_have_the_copy_made(self, as_member, anna, post, channel, picky, page):
        daily = [{"weekday": day, "time": "09:00"} for day in range(7)]
        Caller(anna)("PUT", f"/channels/{channel.pk}/queue", {"times": daily})
        subject = post
        if page == "publication-attempts":
            [subject] = operations.schedule_post(post=post, revision=1, due_at=None, by=anna, at=now())
            Publication.objects.update(state="failed", ended_at=now(), problem="not_accepted")
        picky()

        as_member(anna).post(reverse(page, args=[subject.pk]), {"revision": 1})

        assert asked(post)
        assert not Publication.objects.filter(state="scheduled").exists()

    def test_for_want_of_a_right_ask_for_nothing(self, anna, sam, post, picky):
        callers = [Caller(anna), Caller(sam)]
        picky()
        Member.objects.filter(pk=anna.pk).update(role="viewer")
        answers = [call("POST", f"/posts/{post.pk}/schedule", {"revision": 1}) for call in callers]

        assert [answer.status_code for answer in answers] == [403, 404]
        assert not Fitting.objects.exists()
