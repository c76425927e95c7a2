from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from postwright.flow.brand.operations import create_brand
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.operations import schedule_post
from postwright.kit.clock import now

JSON = {"Accept": "application/json"}
NEW_YORK = ZoneInfo("America/New_York")


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


@pytest.fixture
def in_new_york(connect, anna):
    """Planned for nine in New York, which is 15:00 in Berlin, and 14:00 while only New York has summer time."""
    at = now()
    brand = create_brand(by=anna, at=at, name="Diner", time_zone="America/New_York")
    post = create_post(brand=brand, by=anna, at=at, text="Pie.", channels=[connect(brand, "Diner")])
    due_at = datetime(2027, 3, 10, 9, tzinfo=NEW_YORK)
    [one] = schedule_post(post=post, revision=1, due_at=due_at, by=anna, at=at)
    return one


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

    def test_refuses_what_somebody_moved_meanwhile(self, as_member, wilma, drop, planned):
        seen = planned.due_at.isoformat()
        drop("2098-11-26T09:15")
        wanted = {"publication": planned.pk, "due": "2098-11-27T09:15", "seen": seen}
        answer = as_member(wilma).post("/calendar/moves/", wanted)
        planned.refresh_from_db()

        assert (answer.status_code, "Somebody moved it meanwhile" in answer.json()["said"]) == (409, True)
        assert planned.due_at.astimezone(ZoneInfo("Europe/Berlin")).day == 26

    def test_is_refused_to_a_viewer(self, drop, vera, planned):
        assert drop("2098-11-26T09:15", vera).status_code == 409
        assert Publication.objects.get().due_at.astimezone(ZoneInfo("UTC")).year < 2098

    def test_is_missing_for_a_stranger(self, drop, sam):
        assert drop("2098-11-26T09:15", sam).status_code == 404


class TestMoveEntryOnAnotherZonesCalendar:
    @pytest.mark.parametrize(
        ("due", "start", "clock", "hour_there"),
        [
            ("2027-03-11T15:00", "2027-03-11T15:00:00", "15:00", 9),  # both zones as before
            (
                "2027-03-17T15:00",
                "2027-03-17T14:00:00",
                "14:00",
                9,
            ),  # New York went forward, Berlin did not yet
            ("2027-04-07T15:00", "2027-04-07T15:00:00", "15:00", 9),  # both did
            (
                "2027-03-17T16:30",
                "2027-03-17T16:30:00",
                "16:30",
                11,
            ),  # another time: it stands where it was put
        ],
    )
    def test_keeps_the_time_of_its_own_brand_on_other_days(
        self, as_member, anna, in_new_york, due, start, clock, hour_there
    ):
        wanted = {"publication": in_new_york.pk, "due": due, "zone": "Europe/Berlin"}
        answer = as_member(anna).post("/calendar/moves/", wanted).json()
        in_new_york.refresh_from_db()

        assert (answer["start"], answer["clock"]) == (start, clock)
        assert answer["own"] == f"{in_new_york.due_at.astimezone(NEW_YORK):%H:%M} New York"
        assert in_new_york.due_at.astimezone(NEW_YORK).hour == hour_there
        assert answer["own"] in answer["said"]

    def test_needs_a_zone_that_there_is(self, as_member, anna, in_new_york):
        wanted = {"publication": in_new_york.pk, "due": "2027-03-11T15:00", "zone": "Mars/Base"}

        assert as_member(anna).post("/calendar/moves/", wanted).status_code == 400
