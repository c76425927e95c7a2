from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from postwright.flow.posts.operations import create_post
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.operations import schedule_post
from postwright.kit.clock import now

JSON = {"Accept": "application/json"}


@pytest.fixture
def planned(connect, brand, wilma):
    at = now()
    channel = connect(brand)
    post = create_post(brand=brand, by=wilma, at=at, text="Fresh rolls.", channels=[channel])
    due_at = (at + timedelta(days=1)).replace(microsecond=0)
    [one] = schedule_post(post=post, revision=1, due_at=due_at, by=wilma, at=at)
    return one


@pytest.fixture
def drop(as_member, planned, wilma):
    def entry(due, member=wilma):
        return as_member(member).post("/calendar/moves/", {"publication": planned.pk, "due": due})

    return entry


class TestMoveEntry:
    def test_says_where_it_stands_and_takes_it_back(self, as_member, wilma, drop, planned):
        answer = drop("2098-11-26T09:15").json()
        planned.refresh_from_db()
        before = planned.due_at

        assert answer["start"] == "2098-11-26T09:15:00"
        assert answer["said"].startswith("Moved to Wed 26 Nov 09:15")
        undone = as_member(wilma).post(answer["undo"], headers=JSON)
        assert (undone.status_code, undone.json()["said"]) == (200, "Taken back.")
        assert Publication.objects.get().due_at < before

    @pytest.mark.parametrize(
        ("due", "start", "says"),
        [
            ("2027-03-28T02:30", "2027-03-28T03:30:00", "The clocks skip this time"),
            ("2027-10-31T02:30", "2027-10-31T02:30:00", "twice on that day"),
        ],
    )
    def test_says_what_daylight_saving_makes_of_it(self, drop, due, start, says):
        answer = drop(due).json()

        assert (answer["start"], says in answer["said"]) == (start, True)

    def test_refuses_the_past(self, drop, planned):
        answer = drop("2020-01-01T09:00")

        assert answer.status_code == 409
        assert "gone by" in answer.json()["said"]

    def test_refuses_what_is_being_sent(self, drop, planned):
        Publication.objects.update(state="claimed")

        assert "being sent right now" in drop("2098-11-26T09:15").json()["said"]

    @pytest.mark.parametrize("due", ["", "soon", "0001-01-01T00:00", "9999-12-31T00:00"])
    def test_needs_a_time(self, drop, due):
        assert drop(due).status_code == 400

    def test_cannot_be_taken_back_once_it_was_moved_again(self, as_member, wilma, drop):
        first = drop("2098-11-26T09:15").json()
        drop("2098-11-27T09:15")
        undone = as_member(wilma).post(first["undo"], headers=JSON)

        assert (undone.status_code, undone.json()["said"]) == (409, "Somebody moved it again since.")

    def test_is_refused_to_a_viewer(self, drop, vera, planned):
        assert drop("2098-11-26T09:15", vera).status_code == 409
        assert Publication.objects.get().due_at.astimezone(ZoneInfo("UTC")).year < 2098

    def test_is_missing_for_a_stranger(self, drop, sam):
        assert drop("2098-11-26T09:15", sam).status_code == 404
