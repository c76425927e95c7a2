"""Days on which the clocks change, as a list shows them."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conftest import NOON
from postwright.desk.calendar import rules
from postwright.desk.calendar.rules import View
from postwright.flow.brand.operations import create_brand
from postwright.flow.publishing.rules import WallTime, moment_of

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Pacific/Chatham"]


class TestDaysOfAList:
    @pytest.mark.parametrize(
        ("zone", "days", "says"),
        [
            ("Europe/Berlin", (27, 28), "The clocks go forward"),
            ("America/New_York", (13, 14), "The clocks go forward"),
            ("Asia/Kathmandu", (27, 28), ""),
        ],
    )
    def test_hold_nine_o_clock_before_and_after_spring(
        self, as_member, connect, plan, anna, zone, days, says
    ):
        brand = create_brand(by=anna, at=NOON, name="Elsewhere", time_zone=zone)
        channel = connect(brand)
        for day in days:
            plan(channel, due_at=datetime(2027, 3, day, 9, tzinfo=ZoneInfo(zone)), by=anna)
        page = as_member(anna).get(f"/calendar/?view=list&day=2027-03-01&brand={brand.pk}").text

        assert page.count(f'data-zone="{zone}">09:00</time>') == 2
        assert ("The clocks go" in page) == bool(says)
        assert says in page

    def test_hold_both_hours_of_an_autumn_night(self, as_member, connect, plan, brand, anna):
        channel = connect(brand)
        for minute in (0, 60):
            moment = datetime(2027, 10, 31, 0, 30, tzinfo=UTC) + timedelta(minutes=minute)
            plan(channel, due_at=moment, by=anna)
        page = as_member(anna).get("/calendar/?view=list&day=2027-10-01").text

        assert "The clocks go back" in page
        assert ">02:30 CEST</time>" in page
        assert ">02:30 CET</time>" in page


class TestDaysOfTheGrid:
    @pytest.mark.parametrize("view", ["month", "week", "day"])
    def test_say_what_the_clocks_do(self, as_member, brand, anna, view):
        page = as_member(anna).get(f"/calendar/?view={view}&day=2027-03-28")

        assert json.loads(page.context["changes_json"]) == {
            "2027-03-28": {
                "start": "2027-03-28T02:00:00",
                "end": "2027-03-28T03:00:00",
                "forward": True,
                "name": "The clocks go forward",
                "short": "Clocks forward",
                "hours": "02:00 to 03:00 is skipped",
            }
        }
        assert 'data-changes="{&quot;2027-03-28&quot;' in page.text

    def test_say_nothing_on_other_days(self, as_member, brand, anna):
        page = as_member(anna).get("/calendar/?view=week&day=2027-04-14")

        assert json.loads(page.context["changes_json"]) == {}


class TestHoursChanged:
    @pytest.mark.parametrize(
        ("zone", "day", "first", "after"),
        [
            ("Europe/Berlin", date(2027, 3, 28), "02:00", "03:00"),
            ("Europe/Berlin", date(2027, 10, 31), "02:00", "03:00"),
            ("America/New_York", date(2027, 11, 7), "01:00", "02:00"),
            ("Australia/Lord_Howe", date(2027, 10, 3), "02:00", "02:30"),
            ("America/Havana", date(2027, 3, 14), "00:00", "01:00"),
        ],
    )
    def test_are_those_that_are_skipped_or_come_twice(self, zone, day, first, after):
        assert [f"{wall:%H:%M}" for wall in rules.hours_changed(day, ZoneInfo(zone))] == [first, after]

    @pytest.mark.parametrize("name", ZONES)
    def test_hold_exactly_the_times_that_are_not_plain(self, name):
        zone = ZoneInfo(name)
        days = [date(2027, 1, 1) + timedelta(days=number) for number in range(365)]
        changed = [rules.hours_changed(day, zone) for day in days if rules.clocks_change(day, zone)]

        assert len(changed) == 2
        for first, after in changed:
            inside = [first, after - timedelta(minutes=1)]
            outside = [first - timedelta(minutes=1), after]
            assert all(moment_of(wall, zone)[1] is not WallTime.PLAIN for wall in inside)
            assert all(moment_of(wall, zone)[1] is WallTime.PLAIN for wall in outside)


class TestSpan:
    @pytest.mark.parametrize(
        ("view", "first", "after"),
        [
            (View.MONTH, date(2026, 10, 26), date(2026, 12, 7)),
            (View.WEEK, date(2026, 11, 23), date(2026, 11, 30)),
            (View.DAY, date(2026, 11, 25), date(2026, 11, 26)),
            (View.LIST, date(2026, 11, 1), date(2026, 12, 1)),
        ],
    )
    def test_holds_the_days_of_a_view(self, view, first, after):
        assert rules.span(view, date(2026, 11, 25)) == (first, after)

    @pytest.mark.parametrize("view", list(View))
    def test_goes_on_where_the_one_before_ended(self, view):
        day = date(2026, 12, 31)
        _before, after = rules.neighbours(view, day)

        assert rules.neighbours(view, after)[0] in {day, date(2026, 12, 1)}


class TestRoomInMonth:
    def test_shows_all_of_a_day_that_has_room(self):
        assert rules.room_in_month(at_each_hour(5), BERLIN) == ([0, 1, 2, 3, 4], {})

    def test_says_how_many_more_there_are(self):
        assert rules.room_in_month(at_each_hour(9), BERLIN) == ([0, 1, 2, 3], {date(2027, 3, 27): 5})

    def test_counts_days_on_the_calendars_clocks(self):
        """The last two of them stand on the day after in Berlin."""
        assert rules.room_in_month(at_each_hour(7, first=18), BERLIN) == ([0, 1, 2, 3, 4, 5, 6], {})


def at_each_hour(count, *, first=8):
    begin = datetime(2027, 3, 27, first, tzinfo=UTC)
    return [(number, begin + timedelta(hours=number)) for number in range(count)]
