from datetime import time

import pytest
from django.urls import reverse

from conftest import NOON
from postwright.flow.posts.models import Post
from postwright.flow.publishing import queries
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.operations import set_queue_times
from postwright.flow.review.models import Confirmation, Through

PART = {"HX-Request": "true"}
EVERY_DAY = [(day, time(9)) for day in range(7)]


@pytest.fixture
def send(as_member, channel, wilma):
    def times(member=wilma, **fields):
        fields = {name.replace("_", "-"): value for name, value in fields.items()}
        return as_member(member).post(reverse("queue-times", args=[channel.pk]), fields, headers=PART)

    return times


@pytest.fixture
def week(wilma):
    return lambda: [f"{one.weekday} {one.time:%H:%M}" for one in queries.queue_times_for(wilma)]


class TestQueuePage:
    def test_begins_with_a_suggestion(self, as_member, wilma, channel, send, week):
        assert "Three a week" in as_member(wilma).get("/queue/").text
        answer = send(suggest="three")

        assert week() == ["0 09:00", "2 12:00", "4 17:00"]
        assert "Next free:" in answer.text

    def test_keeps_the_times_that_were_sent(self, send, week):
        send(time_0=["09:00", "", "17:30"], time_6=["10:15"])

        assert week() == ["0 09:00", "0 17:30", "6 10:15"]

    def test_removes_one(self, send, week):
        send(time_0=["09:00", "17:30"], remove="0.09:00")

        assert week() == ["0 17:30"]

    def test_copies_a_day_to_the_others(self, send, week):
        send(time_1=["09:00"], time_3=["12:00"], time_6=["20:00"], copy="1.workdays")

        assert week() == ["0 09:00", "1 09:00", "2 09:00", "3 09:00", "4 09:00", "6 20:00"]

    @pytest.mark.parametrize("wrong", [{"time_0": ["25:00"]}, {"time_0": ["soon"]}])
    def test_says_what_is_no_time(self, send, week, wrong):
        answer = send(**wrong)

        assert (answer.status_code, week()) == (422, [])
        assert "is no time" in answer.text

    @pytest.mark.parametrize("odd", [{"copy": "9.week"}, {"copy": "x"}, {"remove": "?"}])
    def test_does_nothing_it_does_not_understand(self, send, week, odd):
        send(time_0=["09:00"], **odd)

        assert week() == ["0 09:00"]

    def test_shows_a_viewer_times_without_fields(self, as_member, vera, wilma, channel, send):
        set_queue_times(channel=channel, times=EVERY_DAY, by=wilma, at=NOON)
        page = as_member(vera).get("/queue/").text

        assert "09:00" in page
        assert 'type="time"' not in page
        assert send(vera, time_0=["10:00"]).status_code == 403

    def test_is_missing_for_a_stranger(self, send, sam):
        assert send(sam, time_0=["10:00"]).status_code == 404

    def test_leads_to_the_channels_first(self, as_member, wilma, brand):
        assert "Connect a channel" in as_member(wilma).get("/queue/").text


class TestAddToQueue:
    def test_shows_the_place_before_the_click_and_takes_it(self, as_member, wilma, channel, draft):
        set_queue_times(channel=channel, times=EVERY_DAY, by=wilma, at=NOON)
        post = draft()
        client, url = as_member(wilma), reverse("post-queue", args=[post.pk])

        assert "09:00" in client.get(url).text
        answer = client.post(url, {"revision": 1})

        assert (answer.status_code, Publication.objects.get().state) == (200, "scheduled")
        assert answer.headers["HX-Trigger-After-Swap"] == "calendar-changed"

    def test_keeps_that_a_person_confirmed_the_words_here(self, as_member, wilma, channel, draft):
        set_queue_times(channel=channel, times=EVERY_DAY, by=wilma, at=NOON)
        post = draft()
        Post.objects.filter(pk=post.pk).update(ai_revision=1)
        as_member(wilma).post(reverse("post-queue", args=[post.pk]), {"revision": 1, "has_read": "true"})

        assert Confirmation.objects.get().through == Through.PAGE

    def test_leads_to_the_times_where_there_are_none(self, as_member, wilma, draft):
        answer = as_member(wilma).get(reverse("post-queue", args=[draft().pk]))

        assert "Choose times" in answer.text

    @pytest.mark.parametrize("revision", ["2", "", "x"])
    def test_needs_the_revision_that_was_read(self, as_member, wilma, channel, draft, revision):
        set_queue_times(channel=channel, times=EVERY_DAY, by=wilma, at=NOON)
        answer = as_member(wilma).post(reverse("post-queue", args=[draft().pk]), {"revision": revision})

        assert (answer.status_code, Publication.objects.count()) == (422, 0)

    def test_is_nothing_for_a_viewer(self, as_member, vera, draft):
        url = reverse("post-queue", args=[draft().pk])

        assert "<form" not in as_member(vera).get(url).text
        assert as_member(vera).post(url, {"revision": 1}).status_code == 403

    def test_is_missing_for_a_stranger(self, as_member, sam, draft):
        assert as_member(sam).get(reverse("post-queue", args=[draft().pk])).status_code == 404


class TestMovingOn:
    @pytest.fixture
    def queued(self, as_member, wilma, channel, draft):
        set_queue_times(channel=channel, times=EVERY_DAY, by=wilma, at=NOON)
        for text in ("One.", "Two.", "Three."):
            as_member(wilma).post(reverse("post-queue", args=[draft(text).pk]), {"revision": 1})
        return list(Publication.objects.order_by("due_at"))

    def test_goes_to_the_next_free_place(self, as_member, wilma, queued):
        answer = as_member(wilma).post(reverse("publication-next-place", args=[queued[0].pk]))
        moved = Publication.objects.get(pk=queued[0].pk)

        assert moved.due_at > queued[2].due_at
        assert "Moved to" in answer.headers["HX-Trigger"]

    def test_shuffles(self, as_member, wilma, channel, queued):
        as_member(wilma).post(reverse("queue-shuffle", args=[channel.pk]), headers=PART)
        after = list(Publication.objects.order_by("due_at"))

        assert [one.due_at for one in after] == [one.due_at for one in queued]
        assert after != queued

    def test_is_missing_for_a_stranger(self, as_member, sam, channel, queued):
        client = as_member(sam)

        assert client.post(reverse("publication-next-place", args=[queued[0].pk])).status_code == 404
        assert client.post(reverse("queue-shuffle", args=[channel.pk])).status_code == 404
