from datetime import timedelta

import pytest

from postwright.base.connections import operations as connections
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing.models import Publication
from postwright.kit.clock import now
from postwright.ports.channels.ways import ConnectedAccount
from tests.api.caller import Caller

State = Publication.State


def tomorrow(hours=0):
    return (now() + timedelta(days=1, hours=hours)).isoformat()


@pytest.fixture
def call(anna):
    return Caller(anna)


@pytest.fixture
def channels(anna, brand):
    def connect(name):
        found = ConnectedAccount(remote_id=name, handle=name, display_name=name, base_url="", secret={})
        return connections.connect_channel(
            brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=now()
        )

    return [connect("One"), connect("Two")]


@pytest.fixture
def post(anna, brand, channels):
    return create_post(brand=brand, by=anna, at=now(), text="Fresh bread at seven.", channels=channels)


@pytest.fixture
def schedule(call, post):
    def send(key="", **more):
        return call(
            "POST", f"/posts/{post.pk}/schedule", {"revision": 1, "due_at": tomorrow()} | more, key=key
        )

    return send


@pytest.fixture
def planned(schedule):
    return schedule().json()["publications"][0]["id"]


def be(publication_id, **fields):
    """As the publisher would have left it."""
    Publication.objects.filter(pk=publication_id).update(intent={}, **fields)


class TestSchedulePost:
    def test_plans_one_publication_for_each_channel(self, schedule, channels):
        answer = schedule()
        found = answer.json()["publications"]

        assert (answer.status_code, answer.json()["state"]) == (201, "confirmed")
        assert {one["channel"] for one in found} == {str(channel.pk) for channel in channels}
        assert {one["state"] for one in found} == {"scheduled"}

    def test_plans_once_however_often_it_is_sent(self, schedule):
        due_at = tomorrow()
        sent = [schedule(key="k1", due_at=due_at).json() for _ in range(3)]

        assert sent[0] == sent[1] == sent[2]
        assert Publication.objects.count() == 2

    def test_plans_for_some_channels(self, schedule, channels):
        found = schedule(channels=[str(channels[1].pk)]).json()["publications"]

        assert [one["channel"] for one in found] == [str(channels[1].pk)]

    def test_plans_for_now(self, schedule):
        assert schedule(due_at=None).status_code == 201

    @pytest.mark.parametrize(
        ("more", "status", "code"),
        [
            ({"revision": 7}, 409, "edited_since_read"),
            ({"due_at": "2020-01-01T00:00:00Z"}, 409, "in_the_past"),
            ({"due_at": "2027-01-01T09:00:00"}, 422, "malformed"),
            ({"due_at": "9999-12-31T23:59:59-14:00"}, 422, "malformed"),
            ({"channels": []}, 422, "malformed"),
            ({"channels": ["00000000-0000-0000-0000-000000000000"]}, 404, "not_found"),
        ],
    )
    def test_says_what_stands_in_the_way(self, schedule, more, status, code):
        answer = schedule(**more)

        assert (answer.status_code, answer.json()["code"]) == (status, code)

    def test_does_not_find_a_strangers_post(self, post, sam):
        answer = Caller(sam)("POST", f"/posts/{post.pk}/schedule", {"revision": 1})

        assert answer.status_code == 404

    def test_shows_the_schedule_again(self, schedule, call, post):
        assert call("GET", f"/posts/{post.pk}/schedule").json()["publications"] == []
        assert call("GET", f"/posts/{post.pk}/schedule").json() != schedule().json()


class TestUnschedulePost:
    def test_makes_the_post_a_draft_again(self, schedule, call, post):
        schedule()

        assert call("DELETE", f"/posts/{post.pk}/schedule").status_code == 204
        assert call("GET", f"/posts/{post.pk}").json()["state"] == "draft"

    def test_says_when_nothing_is_scheduled(self, call, post):
        assert call("DELETE", f"/posts/{post.pk}/schedule").json()["code"] == "not_scheduled"


class TestListPublications:
    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("", 2),
            ("?state=scheduled", 2),
            ("?state=sent", 0),
            ("?from=2001-01-01T00:00:00Z", 2),
            ("?to=2001-01-01T00:00:00Z", 0),
        ],
    )
    def test_narrows(self, call, planned, asked, found):
        assert len(call("GET", f"/publications{asked}").json()["items"]) == found

    def test_narrows_to_a_channel_and_a_post(self, call, planned, channels, post):
        found = call("GET", f"/publications?channel={channels[0].pk}&post={post.pk}").json()["items"]

        assert [one["channel"] for one in found] == [str(channels[0].pk)]

    def test_shows_nothing_to_a_stranger(self, planned, sam):
        assert Caller(sam)("GET", "/publications").json()["items"] == []


class TestGetPublication:
    @pytest.mark.parametrize(
        ("kept", "told"),
        [
            ("", ""),
            ("/rehearsal/posts/7", "http://127.0.0.1:8000/rehearsal/posts/7"),
            ("https://bsky.example/post/7", "https://bsky.example/post/7"),
        ],
    )
    def test_tells_a_whole_address(self, call, planned, kept, told):
        Publication.objects.filter(pk=planned).update(remote_url=kept)

        assert call("GET", f"/publications/{planned}").json()["remote_url"] == told

    def test_tells_of_its_attempts(self, call, planned):
        found = call("GET", f"/publications/{planned}").json()

        assert (found["attempts"], found["tries"], found["network"]) == ([], 0, "rehearsal")


class TestMovePublication:
    def test_takes_another_time(self, call, planned):
        due_at = tomorrow(hours=3)

        answer = call("PATCH", f"/publications/{planned}", {"due_at": due_at})

        assert (answer.status_code, answer.json()["due_at"][:19]) == (200, due_at[:19])

    def test_does_not_take_the_past(self, call, planned):
        answer = call("PATCH", f"/publications/{planned}", {"due_at": "2020-01-01T00:00:00Z"})

        assert (answer.status_code, answer.json()["code"]) == (409, "in_the_past")


class TestCancelPublication:
    def test_is_final(self, call, planned):
        assert call("POST", f"/publications/{planned}/cancellation").json()["state"] == "cancelled"
        assert call("POST", f"/publications/{planned}/cancellation").json()["code"] == "being_sent"

    def test_comes_too_late_for_what_is_on_its_way(self, call, planned):
        be(planned, state=State.SENDING)

        answer = call("POST", f"/publications/{planned}/cancellation")

        assert (answer.status_code, answer.json()["code"]) == (409, "being_sent")


class TestDecidePublication:
    @pytest.mark.parametrize(("was_sent", "state"), [(True, "sent"), (False, "scheduled")])
    def test_ends_the_doubt(self, call, planned, was_sent, state):
        be(planned, state=State.UNCLEAR, problem="ask_person")
        assert call("GET", f"/publications/{planned}").json()["needs_decision"]

        answer = call("POST", f"/publications/{planned}/decision", {"was_sent": was_sent})

        assert (answer.status_code, answer.json()["state"]) == (200, state)

    def test_is_refused_where_there_is_no_doubt(self, call, planned):
        answer = call("POST", f"/publications/{planned}/decision", {"was_sent": True})

        assert (answer.status_code, answer.json()["code"]) == (409, "not_unclear")


class TestRetryPublication:
    def test_tries_again_now(self, call, planned):
        be(planned, state=State.FAILED, ended_at=now(), problem="not_accepted")

        answer = call("POST", f"/publications/{planned}/retry")

        assert (answer.status_code, answer.json()["state"], answer.json()["problem"]) == (
            200,
            "scheduled",
            "",
        )

    def test_is_refused_where_nothing_failed(self, call, planned):
        assert call("POST", f"/publications/{planned}/retry").json()["code"] == "not_failed"

    @pytest.mark.parametrize("action", ["", "/cancellation", "/retry"])
    def test_does_not_find_a_strangers(self, planned, sam, action):
        answer = Caller(sam)("POST" if action else "GET", f"/publications/{planned}{action}")

        assert answer.status_code == 404
