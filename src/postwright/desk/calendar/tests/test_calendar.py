from datetime import UTC, datetime, timedelta

import pytest

from conftest import NOON
from postwright.base.connections.operations import connect_channel
from postwright.flow.brand.operations import create_brand
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing.operations import cancel_publication, schedule_post
from postwright.ports.channels.types import ConnectedAccount

NOVEMBER = {"start": "2026-11-01T00:00:00", "end": "2026-12-01T00:00:00"}


@pytest.fixture
def connect(anna):
    def channel(brand, name="Practice"):
        found = ConnectedAccount(remote_id=name, handle=name, display_name=name, base_url="", secret={})
        return connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=NOON)

    return channel


@pytest.fixture
def plan(wilma):
    def publication(channel, text="Fresh rolls.", due_at=NOON + timedelta(days=1)):
        post = create_post(brand=channel.brand, by=wilma, at=NOON, text=text, channels=[channel])
        [planned] = schedule_post(post=post, revision=1, due_at=due_at, by=wilma, at=NOON)
        return planned

    return publication


@pytest.fixture
def entries(as_member):
    def ask(member, **query):
        return as_member(member).get("/calendar/entries/", NOVEMBER | query)

    return ask


class TestCalendarEntries:
    def test_stand_at_the_brands_own_time(self, entries, plan, connect, brand, wilma):
        planned = plan(connect(brand))

        [entry] = entries(wilma).json()

        assert (entry["title"], entry["start"], entry["editable"]) == (
            "Fresh rolls.",
            "2026-11-25T13:00:00",
            True,
        )
        assert entry["extendedProps"]["part"] == f"/publications/{planned.pk}/"
        assert entry["extendedProps"]["state"] == "Scheduled"

    @pytest.mark.parametrize(
        ("due_at", "shown"),
        [
            (datetime(2026, 11, 30, 22, 59, tzinfo=UTC), 1),
            (datetime(2026, 11, 30, 23, 0, tzinfo=UTC), 0),
        ],
    )
    def test_end_where_the_brands_month_ends(self, entries, plan, connect, brand, wilma, due_at, shown):
        plan(connect(brand), due_at=due_at)

        assert len(entries(wilma).json()) == shown

    def test_are_those_of_the_brand_that_is_asked_for(self, entries, plan, connect, brand, anna):
        other = create_brand(by=anna, at=NOON, name="Café", time_zone="Asia/Tokyo")
        plan(connect(brand))
        plan(connect(other, "Café"), text="Coffee.")

        [entry] = entries(anna, brand=str(other.pk)).json()

        assert (entry["title"], entry["start"]) == ("Coffee.", "2026-11-25T21:00:00")

    def test_narrow_by_channel_and_state(self, entries, plan, connect, brand, wilma):
        first, second = connect(brand), connect(brand, "Second")
        plan(first)
        plan(second, text="On the second.")

        assert [one["title"] for one in entries(wilma, channel=str(second.pk)).json()] == ["On the second."]
        assert entries(wilma, state="published").json() == []
        assert len(entries(wilma, state="planned").json()) == 2

    def test_leave_out_what_was_cancelled(self, entries, plan, connect, brand, wilma):
        cancel_publication(publication=plan(connect(brand)), by=wilma, at=NOON)

        assert entries(wilma).json() == []

    def test_cannot_be_dragged_by_a_viewer(self, entries, plan, connect, brand, vera):
        plan(connect(brand))

        assert entries(vera).json()[0]["editable"] is False

    def test_show_a_stranger_nothing(self, entries, plan, connect, brand, sam):
        plan(connect(brand))

        assert entries(sam).json() == []
        assert entries(sam, brand=str(brand.pk)).status_code == 404

    @pytest.mark.parametrize(
        "query",
        [
            {"start": "x"},
            {"end": ""},
            {"end": "2026-10-01T00:00:00"},
            {"end": "2027-11-01T00:00:00"},
            {"start": "0001-01-01T00:00:00", "end": "0001-01-02T00:00:00"},
            {"start": "9999-12-30T00:00:00", "end": "9999-12-31T00:00:00"},
        ],
    )
    def test_need_a_range_that_can_be_read(self, entries, brand, wilma, query):
        answer = entries(wilma, **query)

        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")


class TestCalendarPage:
    def test_names_the_zone_and_lists_the_month_in_plain_words(self, as_member, plan, connect, brand, wilma):
        plan(connect(brand))

        page = as_member(wilma).get("/calendar/?view=list&day=2026-11-05").content.decode()

        assert "All times are Europe/Berlin" in page
        assert "Wednesday, 25 November" in page
        assert 'data-zone="Europe/Berlin">13:00</time>' in page

    def test_keeps_the_view_that_the_address_names(self, as_member, plan, connect, brand, wilma):
        plan(connect(brand))

        page = as_member(wilma).get("/calendar/?view=week&day=2026-11-25").content.decode()

        assert 'data-view="week" data-day="2026-11-25"' in page
        assert "23 \N{EN DASH} 29 November 2026" in page

    @pytest.mark.parametrize(
        "query", ["view=x&day=y&state=z&channel=1", "day=2026-12-31", "day=0001-01-01", "day=9999-12-31"]
    )
    def test_shows_something_for_any_address(self, as_member, plan, connect, brand, wilma, query):
        plan(connect(brand))

        assert as_member(wilma).get(f"/calendar/?{query}").status_code == 200

    def test_invites_to_plan(self, as_member, brand, wilma):
        assert "Nothing planned yet" in as_member(wilma).get("/calendar/").content.decode()

    def test_asks_for_a_brand_first(self, as_member, anna):
        assert "First a brand" in as_member(anna).get("/calendar/").content.decode()
