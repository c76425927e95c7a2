"""What the server refuses in the calendar: the entry goes back, and the page says why."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.test_calendar import BERLIN, cell, drop, entry, pick_up, plan

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]


class TestRefusedMove:
    def test_jumps_back_from_the_past(self, anna, visit):
        desk, day = planned(visit(anna), "Practice of the past", "Poppy rolls")
        yesterday = day - timedelta(days=3)

        assert drop(desk, entry(desk, day, "Poppy rolls"), yesterday) == 409

        says(desk, "This time has gone by")
        expect(entry(desk, day, "Poppy rolls")).to_contain_text("11:00")
        expect(entry(desk, yesterday, "Poppy rolls")).to_have_count(0)
        desk.page.reload()
        expect(entry(desk, day, "Poppy rolls")).to_contain_text("11:00")

    def test_jumps_back_from_the_past_by_keyboard(self, anna, visit):
        desk, day = planned(visit(anna), "Practice of the keys", "Spelt rolls")
        pick_up(desk, entry(desk, day, "Spelt rolls"))
        for _step in range(3):
            desk.page.keyboard.press("ArrowLeft")
        with desk.page.expect_response("**/calendar/moves/") as answer:
            desk.page.keyboard.press("Enter")

        assert answer.value.status == 409
        says(desk, "This time has gone by")
        expect(entry(desk, day, "Spelt rolls")).to_contain_text("11:00")
        expect(entry(desk, day, "Spelt rolls")).to_be_focused()

    def test_shows_where_somebody_else_put_it_meanwhile(self, anna, visit):
        desk, day = planned(visit(anna), "Practice for two", "Onion tart")
        theirs, mine = day + timedelta(days=1), day + timedelta(days=2)
        other = visit(anna)
        other.open(address(day))
        assert drop(other, entry(other, day, "Onion tart"), theirs) == 200

        assert drop(desk, entry(desk, day, "Onion tart"), mine) == 409

        says(desk, "Somebody moved it meanwhile")
        expect(entry(desk, theirs, "Onion tart")).to_contain_text("11:00")
        expect(entry(desk, mine, "Onion tart")).to_have_count(0)

    def test_lets_go_of_what_somebody_else_cancelled_meanwhile(self, anna, visit):
        desk, day = planned(visit(anna), "Practice of cancelling", "Plum cake")
        other = visit(anna)
        other.open(address(day))
        entry(other, day, "Plum cake").click()
        other.page.locator("#publication-drawer").get_by_role("button", name="Cancel").first.click()
        other.page.locator("#confirm-dialog").get_by_role("button", name="Cancel publication").click()
        expect(entry(other, day, "Plum cake")).to_have_count(0)

        assert drop(desk, entry(desk, day, "Plum cake"), day + timedelta(days=1)) == 409

        says(desk, "This publication is over")
        expect(desk.page.locator(".fc-event", has_text="Plum cake")).to_have_count(0)

    def test_jumps_back_while_there_is_no_network(self, anna, visit):
        desk, day = planned(visit(anna), "Practice without network", "Nut bread")
        desk.page.route("**/calendar/moves/", lambda route: route.abort())
        target = day + timedelta(days=1)
        desk.watch.complaints.clear()
        entry(desk, day, "Nut bread").drag_to(cell(desk, target))

        says(desk, "You seem to be offline")
        expect(entry(desk, day, "Nut bread")).to_contain_text("11:00")
        expect(entry(desk, target, "Nut bread")).to_have_count(0)
        desk.watch.complaints[:] = [one for one in desk.watch.complaints if "ERR_FAILED" not in one]


class TestTakingBack:
    def test_is_kept_while_there_is_no_network(self, anna, visit):
        desk, day = planned(visit(anna), "Practice of the tunnel", "Barley bread")
        target = day + timedelta(days=1)
        assert drop(desk, entry(desk, day, "Barley bread"), target) == 200
        desk.page.route("**/undo/", lambda route: route.abort())
        desk.watch.complaints.clear()
        desk.page.keyboard.press("Control+z")
        says(desk, "You seem to be offline")
        desk.watch.complaints[:] = [one for one in desk.watch.complaints if "ERR_FAILED" not in one]
        desk.page.unroute("**/undo/")

        desk.page.locator(".toast[data-tone=bad] [data-undo]").click()

        expect(entry(desk, day, "Barley bread")).to_contain_text("11:00")
        expect(entry(desk, target, "Barley bread")).to_have_count(0)


def planned(desk: Desk, channel: str, text: str) -> tuple[Desk, datetime]:
    """A post for the day after tomorrow at eleven, and the calendar opened so that it shows yesterday as well."""
    day = datetime.now(BERLIN).replace(hour=11, minute=0, second=0, microsecond=0) + timedelta(days=2)
    plan(desk, channel, text, day)
    desk.open(address(day))
    return desk, day


def address(day: datetime) -> str:
    return f"/calendar/?view=month&day={day - timedelta(days=3):%Y-%m-%d}"


def says(desk: Desk, words: str) -> None:
    expect(desk.page.locator("#toasts")).to_contain_text(words)
