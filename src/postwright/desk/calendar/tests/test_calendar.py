from datetime import UTC, datetime, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import NOON
from postwright.desk.calendar.views import grid
from postwright.flow.brand.operations import create_brand
from postwright.flow.posts.operations import create_label, label_post
from postwright.flow.publishing.operations import cancel_publication, set_queue_times

NOVEMBER = {"start": "2026-11-01T00:00:00", "end": "2026-12-01T00:00:00"}


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

    def test_narrow_by_label_and_person(self, entries, plan, connect, brand, anna, wilma):
        channel = connect(brand)
        label = create_label(name="Autumn", colour="orange", brand=None, by=wilma, at=NOON)
        label_post(post=plan(channel, "Labelled.").post, labels=[label], by=wilma, at=NOON)
        plan(channel, "By Anna.", by=anna)

        [labelled] = entries(wilma, label=str(label.pk)).json()
        [hers] = entries(wilma, person=str(anna.pk)).json()

        assert (labelled["title"], hers["title"]) == ("Labelled.", "By Anna.")
        assert labelled["extendedProps"]["labels"] == [{"name": "Autumn", "colour": "orange"}]

    def test_take_as_many_queries_however_many_they_are(self, entries, plan, connect, brand, wilma):
        channel = connect(brand)
        counts = []
        for more in (1, 1, 10):  # the first logs in
            for number in range(more):
                plan(channel, f"No. {number}.")
            with CaptureQueriesContext(connection) as asked:
                entries(wilma)
            counts.append(len(asked))

        assert counts[1] == counts[2]

    def test_show_the_free_places_of_the_queue(self, entries, plan, connect, brand, wilma):
        channel = connect(brand)
        set_queue_times(channel=channel, times=[(2, time(13))], by=wilma, at=NOON)
        march = {"start": "2027-03-01T00:00:00", "end": "2027-04-05T00:00:00", "places": "on"}
        plan(channel, due_at=datetime(2027, 3, 10, 12, tzinfo=UTC))

        shown = entries(wilma, **march).json()
        places = [one["start"] for one in shown if one["extendedProps"].get("place")]

        assert places == [f"2027-03-{day}T13:00:00" for day in ("03", "17", "24", "31")]
        assert shown[1]["url"] == f"/posts/new/?brand={brand.pk}&due=2027-03-03T13%3A00"

    def test_show_the_first_of_a_full_day_and_where_the_rest_is(self, entries, plan, connect, brand, wilma):
        channel = connect(brand)
        for hour in range(7, 14):
            plan(channel, due_at=datetime(2026, 11, 27, hour, tzinfo=UTC))

        *first, more = entries(wilma, label="", state="planned").json()
        whole = entries(wilma, places="on").json()

        assert [entry["start"][11:16] for entry in first] == ["08:00", "09:00", "10:00", "11:00"]
        assert (more["title"], more["url"]) == ("+ 3 more", "?state=planned&view=day&day=2026-11-27")
        assert sum("more" not in entry["extendedProps"] for entry in whole) == 7

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

    def test_answers_with_a_part_where_days_are_turned(self, as_member, plan, connect, brand, wilma):
        plan(connect(brand))
        part = as_member(wilma).get("/calendar/?view=day&day=2026-11-25", headers={"HX-Request": "true"}).text

        assert "<html" not in part
        assert "<script" not in part  # it would be taken out
        assert '<div id="calendar-events" hidden>[{' in part
        assert "Wednesday, 25 November 2026" in part
        assert "?view=day&amp;day=2026-11-26" in part

    def test_keeps_the_filters_while_days_are_turned(self, as_member, plan, connect, brand, wilma):
        channel = connect(brand)
        page = as_member(wilma).get(f"/calendar/?view=week&day=2026-11-25&channel={channel.pk}").text

        assert f"?channel={channel.pk}&amp;view=week&amp;day=2026-12-02" in page
        assert "Show everything" in page

    def test_windows_a_long_list(self, as_member, plan, connect, brand, wilma, monkeypatch):
        monkeypatch.setattr(grid, "PER_PAGE", 2)
        channel = connect(brand)
        for number in range(3):
            plan(channel, f"No. {number}.")
        client = as_member(wilma)
        first = client.get("/calendar/?view=list&day=2026-11-25").text
        second = client.get("/calendar/?view=list&day=2026-11-25&page=2", headers={"HX-Request": "true"}).text

        assert (first.count('class="calendar-row"'), second.count('class="calendar-row"')) == (2, 1)
        assert "2 of 3" in first
        assert "Load more" not in second

    def test_loads_no_more_of_a_long_list_than_it_shows(
        self, as_member, plan, connect, brand, wilma, monkeypatch
    ):
        monkeypatch.setattr(grid, "PER_PAGE", 2)
        channel = connect(brand)
        first, _second, third = (plan(channel, f"No. {number}.").post_id for number in range(3))
        client = as_member(wilma)

        with CaptureQueriesContext(connection) as asked:
            client.get("/calendar/?view=list&day=2026-11-25&page=2")

        words = " ".join(query["sql"].replace("-", "") for query in asked)
        assert (third.hex in words, first.hex in words) == (True, False)
