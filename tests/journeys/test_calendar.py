"""The calendar by mouse and by keyboard, with a thousand entries in a month, and many changed at once."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.desk import Desk
from tests.journeys.posting import begin_post, choose_only, connect_rehearsal, schedule
from tests.journeys.thousand import plan_a_thousand

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
BERLIN = ZoneInfo("Europe/Berlin")


class TestCalendar:
    def test_moves_by_mouse_and_takes_it_back(self, anna, visit):
        desk, day = planned(visit(anna), "Practice by mouse", "Walnut bread")
        following = day + timedelta(days=1)
        drag(desk, entry(desk, day, "Walnut bread"), following)
        expect(entry(desk, following, "Walnut bread")).to_contain_text("11:00")

        desk.page.locator("#toasts").get_by_role("button", name="Undo").click()
        expect(entry(desk, day, "Walnut bread")).to_be_visible()
        drag(desk, entry(desk, day, "Walnut bread"), following)
        desk.page.keyboard.press("Control+z")
        expect(entry(desk, day, "Walnut bread")).to_be_visible()
        desk.look()

    def test_moves_by_keyboard(self, anna, visit):
        desk, day = planned(visit(anna), "Practice by keyboard", "Seed rolls")
        pick_up(desk, entry(desk, day, "Seed rolls"))
        desk.page.keyboard.press("ArrowRight")
        desk.page.keyboard.press("Shift+ArrowDown")
        following = day + timedelta(days=1)
        expect(desk.page.locator("[data-held-says]")).to_contain_text("12:00")
        desk.look()
        with desk.page.expect_response("**/calendar/moves/") as moved:
            desk.page.keyboard.press("Enter")
        assert moved.value.ok
        expect(entry(desk, following, "Seed rolls")).to_contain_text("12:00")

        desk.page.keyboard.press("Control+z")
        expect(entry(desk, day, "Seed rolls")).to_be_focused()

        pick_up(desk, entry(desk, day, "Seed rolls"))
        desk.page.keyboard.press("ArrowLeft")
        desk.page.keyboard.press("Escape")
        expect(entry(desk, day, "Seed rolls")).to_be_focused()

    def test_carries_an_entry_on_to_the_days_after(self, anna, visit):
        desk, day = planned(visit(anna), "Practice beyond", "Rye bread", view="day")
        pick_up(desk, desk.page.locator(".fc-event", has_text="Rye bread"))
        desk.page.keyboard.press("ArrowRight")
        following = day + timedelta(days=1)
        expect(desk.page.locator("#calendar-period")).to_contain_text(f"{following.day} ")
        expect(desk.page.locator(".fc-event", has_text="Rye bread")).to_be_focused()
        with desk.page.expect_response("**/calendar/moves/") as moved:
            desk.page.keyboard.press("Enter")
        assert moved.value.ok
        desk.page.go_back()
        expect(desk.page.locator("#calendar-period")).to_contain_text(f"{day.day} ")
        desk.page.locator("#calendar-view-month").click()
        expect(entry(desk, following, "Rye bread")).to_have_count(1)

    def test_shows_a_thousand_entries_and_still_moves_one(self, anna, visit, installation):
        desk = visit(anna)
        connect_rehearsal(desk, "Practice for a thousand")
        first = (datetime.now(BERLIN) + timedelta(days=70)).replace(
            day=1, hour=8, minute=0, second=0, microsecond=0
        )
        plan_a_thousand(installation, "Practice for a thousand", first)
        desk.page.goto(f"/calendar/?view=month&day={first:%Y-%m-%d}")
        expect(cell(desk, first).locator(".calendar-more")).to_have_text("+ 32 more")
        expect(desk.page.locator(".fc-event")).to_have_count(28 * 5)
        moved = entry(desk, first, "No. 0").first
        drag(desk, moved, first + timedelta(days=1))
        desk.look()
        cell(desk, first).locator(".calendar-more").click()
        expect(desk.page.locator("#calendar-period")).to_contain_text(f"{first.day} ")
        expect(desk.page.locator(".fc-event")).to_have_count(35)
        desk.open("/posts/")
        desk.open(f"/calendar/?view=list&day={first:%Y-%m-%d}")
        expect(desk.page.locator(".calendar-row")).to_have_count(200)
        desk.page.get_by_label("Choose all that are listed").check()
        desk.page.locator("#bulk").get_by_role("button", name="Move").click()
        desk.page.get_by_label("By so many days").fill("7")
        desk.page.locator("#bulk-move").get_by_role("button", name="Move").click()
        result = desk.page.locator("#bulk-result")
        expect(result).to_contain_text(re.compile("moved"), timeout=60_000)
        result.get_by_role("button", name="Undo").click()
        expect(result).to_contain_text("as they were before", timeout=60_000)


def planned(desk: Desk, channel: str, text: str, view: str = "month") -> tuple[Desk, datetime]:
    """A post in the middle of next month at eleven, and the calendar opened there."""
    first = datetime.now(BERLIN).replace(day=1, hour=11, minute=0, second=0, microsecond=0)
    day = (first + timedelta(days=32)).replace(day=14)
    plan(desk, channel, text, day)
    desk.open(f"/calendar/?view={view}&day={day:%Y-%m-%d}")
    return desk, day


def plan(desk: Desk, channel: str, text: str, day: datetime) -> None:
    """A post for a practice channel of its own."""
    connect_rehearsal(desk, channel)
    begin_post(desk, text)
    choose_only(desk, channel)
    schedule(desk, day)


def entry(desk: Desk, day: datetime, text: str) -> Locator:
    return desk.page.locator(f"[data-date='{day:%Y-%m-%d}'] .fc-event", has_text=text)


def pick_up(desk: Desk, found: Locator) -> None:
    """By keyboard. The calendar hides an entry until it is measured, and what is hidden takes no focus."""
    expect(found).to_be_visible()
    found.focus()
    desk.page.keyboard.press("m")
    expect(desk.page.locator("[data-held-says]")).to_contain_text("picked up")


def drag(desk: Desk, found: Locator, day: datetime) -> None:
    assert drop(desk, found, day) == 200


def drop(desk: Desk, found: Locator, day: datetime) -> int:
    """What the server answers."""
    with desk.page.expect_response("**/calendar/moves/") as moved:
        found.drag_to(cell(desk, day))
    return moved.value.status


def cell(desk: Desk, day: datetime) -> Locator:
    return desk.page.locator(f".fc-day[data-date='{day:%Y-%m-%d}']")
