import pytest

from postwright.base.accounts.models import Member
from postwright.flow.posts.models import Post
from postwright.flow.publishing.models import Publication
from postwright.flow.review.models import Confirmation, Through
from tests.api.caller import Caller


@pytest.fixture
def call(anna):
    return Caller(anna)


@pytest.fixture
def daily(call, channel):
    times = [{"weekday": day, "time": "09:00"} for day in range(7)]
    return call("PUT", f"/channels/{channel.pk}/queue", {"times": times})


class TestQueueOfAChannel:
    def test_is_set_and_told(self, call, channel, daily):
        answer = call("GET", f"/channels/{channel.pk}/queue").json()

        assert (answer["time_zone"], len(answer["times"])) == ("Europe/Berlin", 7)
        assert answer["times"][0] == {"weekday": 0, "time": "09:00:00"}
        assert len(answer["next_places"]) == 3

    @pytest.mark.parametrize(
        "row", [{"weekday": 7, "time": "09:00"}, {"weekday": 0, "time": "09:00+01:00"}, {"weekday": 0}]
    )
    def test_names_what_it_cannot_read(self, call, channel, row):
        assert call("PUT", f"/channels/{channel.pk}/queue", {"times": [row]}).status_code == 422

    def test_is_missing_for_a_stranger(self, sam, channel):
        assert Caller(sam)("GET", f"/channels/{channel.pk}/queue").status_code == 404

    def test_is_not_a_viewers_to_set(self, call, anna, channel):
        Member.objects.filter(pk=anna.pk).update(role="viewer")
        answer = call("PUT", f"/channels/{channel.pk}/queue", {"times": []})

        assert answer.status_code == 403


class TestJoiningTheQueue:
    def test_takes_the_next_places_and_moves_on(self, call, draft, daily, channel):
        first = call("POST", f"/posts/{draft('One.').pk}/queue", {"revision": 1}).json()
        second = call("POST", f"/posts/{draft('Two.').pk}/queue", {"revision": 1}).json()
        moved = call("POST", f"/publications/{first[0]['id']}/next-place").json()
        dealt = call("POST", f"/channels/{channel.pk}/queue/shuffle").json()

        assert first[0]["due_at"] < second[0]["due_at"] < moved["due_at"]
        assert {one["id"] for one in dealt} == {first[0]["id"], second[0]["id"]}

    def test_says_that_there_are_no_times(self, call, draft):
        answer = call("POST", f"/posts/{draft().pk}/queue", {"revision": 1})

        assert (answer.status_code, answer.json()["code"]) == (409, "no_queue_times")
        assert not Publication.objects.exists()

    def test_keeps_that_a_program_confirmed_the_words(self, call, draft, daily):
        post = draft()
        Post.objects.filter(pk=post.pk).update(ai_revision=1)
        answer = call("POST", f"/posts/{post.pk}/queue", {"revision": 1, "has_read": True})

        assert answer.status_code == 200
        assert Confirmation.objects.get().through == Through.API
