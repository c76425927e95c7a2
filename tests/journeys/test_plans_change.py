"""A planned post is moved and taken back, and then it is never sent; on a phone, too, things get planned."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.journeys import material
from tests.journeys.conftest import PHONE
from tests.journeys.posting import (
    REHEARSAL_POST,
    begin_post,
    choose_only,
    connect_rehearsal,
    has_state,
    is_ready,
    schedule,
    see_suggestions,
    shows_what_is_saved,
)

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]
BERLIN = ZoneInfo("Europe/Berlin")


class TestAPlan:
    def test_is_dragged_moved_and_cancelled_in_the_calendar(self, anna, visit):
        desk = visit(anna)
        channel = connect_rehearsal(desk, "Practice with plans")
        begin_post(desk, "Plum cake this weekend.")
        choose_only(desk, "Practice with plans")
        day = middle_of_next_month()
        schedule(desk, day)
        desk.open(f"/calendar/?view=month&day={day:%Y-%m-%d}")
        following = day + timedelta(days=1)
        cake = desk.page.locator(f"[data-date='{day:%Y-%m-%d}'] .fc-event", has_text="Plum cake")
        with desk.page.expect_response("**/calendar/moves/") as moved:
            cake.drag_to(desk.page.locator(f".fc-day[data-date='{following:%Y-%m-%d}']"))
        assert moved.value.ok

        cake = desk.page.locator(f"[data-date='{following:%Y-%m-%d}'] .fc-event", has_text="Plum cake")
        expect(cake).to_be_visible()  # it is measured first, and cannot have the focus meanwhile
        cake.press("Enter")
        drawer = desk.page.locator("#publication-drawer")
        due = following.replace(hour=17, minute=30)
        drawer.locator("input[name=due]").fill(due.strftime("%Y-%m-%dT%H:%M"))
        drawer.get_by_role("button", name="Move").click()
        expect(drawer).to_contain_text("17:30")
        desk.look()
        drawer.get_by_role("button", name="Cancel publication").click()
        desk.page.locator("#confirm-dialog").get_by_role("button", name="Cancel publication").click()
        expect(drawer).to_contain_text("Cancelled")
        desk.open(f"{channel}timeline/")
        expect(desk.page.locator(REHEARSAL_POST)).to_have_count(0)


class TestAPhone:
    def test_uploads_and_schedules(self, anna, visit, folder):
        desk = visit(anna, **PHONE)
        connect_rehearsal(desk, "Practice on the road")
        media = desk.upload(material.photo(folder, "chelsea"), hint="The bakery's cat")
        see_suggestions(desk, media)
        desk.fits()
        desk.press("Make a post of this")
        desk.is_at("/posts/<id>/")
        choose_only(desk, "Practice on the road")
        is_ready(desk)
        desk.fits()
        tick_while_a_time_is_looked_up(desk)
        schedule(desk, middle_of_next_month())
        has_state(desk, "Scheduled")
        desk.fits()
        desk.open("/calendar/")
        desk.fits()


def tick_while_a_time_is_looked_up(desk):
    """The answer about the time comes later than the tick, and leaves it."""
    form, held = desk.page.locator("#schedule"), []
    shows_what_is_saved(desk)
    desk.page.route(re.compile(r"/schedule/\?"), lambda route: held.append(route), times=1)  # noqa: PLW0108 - no builtin
    with desk.page.expect_request(re.compile(r"/schedule/\?")):
        form.locator("input[name=due]").fill(middle_of_next_month().strftime("%Y-%m-%dT12:34"))
        form.locator("input[name=due]").blur()
    form.locator("input[name=has_read]").check()
    held[0].continue_()
    expect(form.get_by_role("button", name="12:34")).to_be_visible()
    expect(form.locator("input[name=has_read]")).to_be_checked()


def middle_of_next_month() -> datetime:
    """At eleven: days from the edges of any view, and never on a night when the clocks change."""
    first = datetime.now(BERLIN).replace(day=1, hour=11, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=14)
