"""Days on which the clocks change, in every view: what they do is said, and what becomes of a time that they skip."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.journeys.posting import begin_post, choose_only, connect_rehearsal, schedule

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
BERLIN = ZoneInfo("Europe/Berlin")


def next_spring() -> date:
    """The next last Sunday of March that is more than two days ahead."""
    after = datetime.now(BERLIN).date() + timedelta(days=2)
    ends = (date(after.year + number, 3, 31) for number in range(2))
    return next(day for end in ends if (day := end - timedelta(days=(end.weekday() + 1) % 7)) > after)


class TestTheDayOnWhichTheClocksGoForward:
    def test_says_so_and_what_becomes_of_a_time(self, anna, visit):
        day = next_spring()
        desk = visit(anna)
        connect_rehearsal(desk, "Practice by night")
        begin_post(desk, "Night bread")
        choose_only(desk, "Practice by night")
        eve = datetime.combine(day - timedelta(days=1), datetime.min.time()).replace(hour=2, minute=30)
        schedule(desk, eve)

        for view, head in (
            ("month", f"td[data-date='{day}']"),
            ("week", f"th[data-date='{day}']"),
            ("day", f"th[data-date='{day}']"),
        ):
            desk.open(f"/calendar/?view={view}&day={day}")
            expect(desk.page.locator(head)).to_contain_text("Clocks forward")
            desk.look()
        expect(desk.page.locator(".calendar-hours")).to_contain_text("02:00 to 03:00 is skipped")

        desk.open(f"/calendar/?view=month&day={day}")
        desk.page.locator(".fc-event", has_text="Night bread").drag_to(
            desk.page.locator(f"td[data-date='{day}']")
        )
        expect(desk.page.locator("#toasts")).to_contain_text(
            "The clocks skip this time on that day, so it means 03:30."
        )
        expect(desk.page.locator(f"td[data-date='{day}'] .fc-event")).to_contain_text("03:30")

        desk.open(f"/posts/new/?due={day}T02:30")
        desk.press("Start with words")
        desk.reads("so it means 03:30", within="#schedule")
