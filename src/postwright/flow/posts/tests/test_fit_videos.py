from datetime import timedelta

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from conftest import NOON
from postwright.base.connections.operations import change_settings
from postwright.flow.media import jobs as media_jobs
from postwright.flow.media import operations as media
from postwright.flow.media.models import Fitting, MediaItem
from postwright.flow.media.tests import files
from postwright.flow.posts import jobs, queries
from postwright.flow.posts.models import Variant
from postwright.flow.posts.operations import change_post
from postwright.flow.posts.rules import sentence_of
from postwright.flow.publishing.operations import NotReady, schedule_post


@pytest.fixture
def picky(channel, anna):
    """The practice channel, which now wants 24 to 30 pictures a second."""
    return change_settings(channel=channel, settings={"plays": "short_videos"}, by=anna, at=NOON)


@pytest.fixture
def fresh_video(own_storage, anna, brand):
    return media.upload_media(stream=files.video(), file_name="clip.mp4", brand=brand, by=anna, at=NOON)


@pytest.fixture
def video(fresh_video):
    return media.clean_media(item=media.preview_media(item=fresh_video, at=NOON), at=NOON)


def codes(post):
    return [problem.code for found in queries.problems_of(post).values() for problem in found]


def work():
    for fitting in Fitting.objects.all():
        media_jobs.fit(organisation_id=str(fitting.organisation_id), subject_id=str(fitting.pk))


def sent(post):
    [ref] = queries.outgoing_for(Variant.objects.select_related("post", "channel").get(post=post)).media
    return ref


class TestFitVideos:
    def test_begins_when_the_post_needs_a_copy(self, post, video, picky, wilma):
        post = change_post(post=post, revision=1, by=wilma, at=NOON, media=[(video, "")])
        assert Fitting.objects.count() == 1
        assert codes(post) == ["video_in_making"]

        work()

        assert codes(post) == []
        assert sent(post).key != video.renditions.get(purpose="clean").storage_key

    def test_asks_once_while_somebody_types(self, post, video, picky, wilma):
        post = change_post(post=post, revision=1, by=wilma, at=NOON, media=[(video, "")])
        change_post(post=post, revision=2, by=wilma, at=NOON, text="More words.")
        assert Fitting.objects.count() == 1

    def test_makes_nothing_for_who_takes_it_as_it_is(self, post, video, channel, wilma):
        post = change_post(post=post, revision=1, by=wilma, at=NOON, media=[(video, "")])
        assert not Fitting.objects.exists()
        assert codes(post) == []
        assert sent(post).key == video.renditions.get(purpose="clean").storage_key

    def test_begins_as_soon_as_a_fresh_video_is_ready(self, post, fresh_video, picky, wilma):
        change_post(post=post, revision=1, by=wilma, at=NOON, media=[(fresh_video, "")])
        assert not Fitting.objects.exists()

        item = media.clean_media(item=media.preview_media(item=fresh_video, at=NOON), at=NOON)
        jobs.fit_videos(organisation_id=str(item.organisation_id), subject_id=str(item.pk))

        assert Fitting.objects.get().media_item == item

    def test_never_cuts_what_is_too_long(self, post, video, picky, wilma):
        MediaItem.objects.filter(pk=video.pk).update(seconds=200)
        post = change_post(post=post, revision=1, by=wilma, at=NOON, media=[(video, "")])
        assert not Fitting.objects.exists()
        assert codes(post) == ["video_too_long"]

    @pytest.mark.parametrize(
        ("problem", "words"),
        [
            ("too_many_bytes", "No copy of the video can be made"),
            ("over_quota", "was not made: Your organisation has no room left"),
            ("missing", "was not made: "),
        ],
    )
    def test_says_why_there_is_none(self, post, video, picky, wilma, problem, words):
        post = change_post(post=post, revision=1, by=wilma, at=NOON, media=[(video, "")])
        media.give_up_fit(fitting=Fitting.objects.get(), problem=problem)
        [found] = queries.problems_of(post).values()
        assert words in sentence_of(found[0])

    def test_begins_when_the_channel_takes_less_than_before(self, post, video, channel, anna):
        change_post(post=post, revision=1, by=anna, at=NOON, media=[(video, "")])
        change_settings(channel=channel, settings={"plays": "short_videos"}, by=anna, at=NOON)
        assert not Fitting.objects.exists()

        [job] = ProcrastinateJob.objects.filter(task_name="posts.fit_drafts")
        jobs.fit_drafts(**job.args)

        assert Fitting.objects.get().media_item == video

    def test_begins_for_an_older_draft_that_is_scheduled(self, post, video, channel, anna):
        post = change_post(post=post, revision=1, by=anna, at=NOON, media=[(video, "")])
        change_settings(channel=channel, settings={"plays": "short_videos"}, by=anna, at=NOON)
        with pytest.raises(NotReady, match="is being made"):
            schedule_post(post=post, revision=post.revision, due_at=None, by=anna, at=NOON)
        assert Fitting.objects.get().media_item == video


class TestComposer:
    def test_offers_the_editor_for_what_only_a_person_changes(self, as_member, post, video, picky, wilma):
        MediaItem.objects.filter(pk=video.pk).update(seconds=200)
        change_post(post=post, revision=1, by=wilma, at=NOON, media=[(video, "")])

        text = as_member(wilma).get(reverse("post", args=[post.pk])).content.decode()

        link = f"{reverse('media-edit', args=[video.pk])}?do=trim&amp;network={picky.pk}"
        assert link in text
        assert as_member(wilma).get(link.replace("&amp;", "&")).status_code == 200

    def test_looks_again_while_a_copy_is_made(self, as_member, post, video, picky, wilma):
        change_post(post=post, revision=1, by=wilma, at=NOON, media=[(video, "")])
        client, url = as_member(wilma), reverse("post-making", args=[post.pk])
        seen = {"channel": str(picky.pk), "seen": "0"}

        assert url in client.get(reverse("post", args=[post.pk])).content.decode()
        assert "HX-Trigger" not in client.get(url, seen)
        Fitting.objects.update(progress=40)
        assert client.get(url, seen)["HX-Trigger"] == "composer-stale"
        work()
        assert client.get(url, seen | {"seen": "40"})["HX-Trigger"] == "composer-stale"
        assert url not in client.get(reverse("post", args=[post.pk])).content.decode()

    def test_asks_again_for_what_failed(self, as_member, post, video, picky, wilma):
        change_post(post=post, revision=1, by=wilma, at=NOON, media=[(video, "")])
        media.give_up_fit(fitting=Fitting.objects.get(), problem="missing")
        Fitting.objects.update(asked_at=NOON - timedelta(days=2))

        text = as_member(wilma).get(reverse("post", args=[post.pk])).content.decode()

        assert "is being made: 0 % is done" in text
        assert Fitting.objects.get().is_open
