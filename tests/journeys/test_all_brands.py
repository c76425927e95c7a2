"""An agency looks at all its brands in one calendar."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE
from tests.journeys.people import newcomer
from tests.journeys.test_calendar import BERLIN, drag, entry, pick_up

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
AGENCY = """
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo
from postwright.base.accounts import queries as accounts
from postwright.base.accounts.models import User
from postwright.base.connections.operations import connect_channel
from postwright.flow.brand.operations import create_brand
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing.operations import schedule_post
from postwright.kit import tenancy
from postwright.kit.clock import now
from postwright.ports.channels.ways import ConnectedAccount

user = User.objects.get(email="{email}")
User.objects.filter(pk=user.pk).update(time_zone="Europe/Berlin")
[membership] = accounts.memberships_of(user)
with tenancy.scope(membership.organisation_id):
    member, at = accounts.member_for(user, membership), now()
    for name, zone, text, hour in [
        ("Harbour Inn", "Europe/Berlin", "Fish on Friday.", 9), ("Tea House", "Asia/Tokyo", "First flush.", 8)
    ]:
        brand = create_brand(by=member, at=at, name=name, time_zone=zone)
        found = ConnectedAccount(remote_id=name, handle=name, display_name=name, base_url="", secret={{}})
        channel = connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=member, at=at)
        post = create_post(brand=brand, by=member, at=at, text=text, channels=[channel])
        due = datetime.fromisoformat("{day}").replace(hour=hour, tzinfo=ZoneInfo(zone))
        schedule_post(post=post, revision=1, due_at=due, by=member, at=at)
"""


@pytest.fixture
def agency(visit, installation):
    """Somebody with two brands, each with a post on the fourteenth of next month: nine in Berlin, eight in Tokyo."""
    first = datetime.now(BERLIN).replace(day=1, hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    day = (first + timedelta(days=32)).replace(day=14)
    person = newcomer(visit, installation, f"agency{uuid4().hex[:8]}")
    installation.run("manage", "shell", "-c", AGENCY.format(email=person.email, day=day.isoformat()))
    return person, day


class TestAllBrands:
    def test_stand_in_one_calendar_and_move_by_their_own_clocks(self, agency, visit):
        person, day = agency
        desk = visit(person)
        desk.open(f"/calendar/?view=month&day={day:%Y-%m-%d}")
        expect(desk.page.locator(".fc-event")).to_have_count(1)
        desk.page.get_by_label("Brand", exact=True).select_option(label="All brands")
        expect(desk.page.locator(".fc-event")).to_have_count(2)
        expect(desk.page.locator("#calendar-clocks")).to_contain_text("in your time zone, Europe/Berlin")
        assert "brand=all" in desk.page.url

        tea, previous = entry(desk, day, "First flush"), day - timedelta(days=1)
        late = "01:00" if is_summer(day) else "00:00"
        expect(tea).to_contain_text(late)
        expect(tea).to_contain_text("Tea House")
        expect(tea).to_contain_text("08:00 Tokyo")
        expect(entry(desk, day, "Fish on Friday")).not_to_contain_text("Berlin")
        desk.watch.seen.clear()
        desk.look()

        drag(desk, tea, previous)
        expect(entry(desk, previous, "First flush")).to_contain_text("08:00 Tokyo")
        desk.page.locator("#toasts").get_by_role("button", name="Undo").click()
        expect(entry(desk, day, "First flush")).to_contain_text("08:00 Tokyo")

        pick_up(desk, entry(desk, day, "Fish on Friday"))
        desk.page.keyboard.press("ArrowRight")
        with desk.page.expect_response("**/calendar/moves/") as moved:
            desk.page.keyboard.press("Enter")
        assert moved.value.ok
        expect(entry(desk, day + timedelta(days=1), "Fish on Friday")).to_contain_text("09:00")

    def test_ask_which_of_them_a_new_post_is_for(self, agency, visit):
        person, day = agency
        desk = visit(person)
        desk.open(f"/calendar/?brand=all&view=month&day={day:%Y-%m-%d}")
        desk.page.locator(f".fc-day[data-date='{day:%Y-%m}-20']").click()
        choices = desk.page.locator("#beginning")
        expect(choices).to_contain_text("Which brand is it for?")
        expect(choices.get_by_role("link")).to_have_count(2)
        desk.watch.seen.clear()
        desk.look()
        choices.get_by_role("link", name="Tea House").click()
        desk.reads("For Tea House.")
        desk.press("Start with words")
        desk.is_at("/posts/<id>/")
        expect(desk.page.locator("#schedule input[name=due]")).to_have_value(f"{day:%Y-%m}-20T09:00")

    def test_stay_while_days_are_turned_on_a_phone(self, agency, visit):
        person, day = agency
        desk = visit(person, **PHONE)
        desk.open(f"/calendar/?brand=all&view=list&day={day:%Y-%m-%d}")
        desk.fits()
        expect(desk.page.locator(".calendar-row", has_text="Tea House")).to_contain_text("08:00 Tokyo")
        period = desk.page.locator("#calendar-period")
        desk.page.get_by_role("link", name="Later").click()
        expect(period).not_to_contain_text(f"{day:%B}")
        desk.page.get_by_role("link", name="Earlier").click()
        expect(desk.page.locator(".calendar-row")).to_have_count(2)
        desk.page.locator("#calendar-view-month").click()
        expect(desk.page.locator(".fc-event")).to_have_count(2)
        desk.fits()


def is_summer(day: datetime) -> bool:
    return bool(day.replace(hour=1, tzinfo=BERLIN).dst())
