"""All brands of an organisation in one calendar."""

from datetime import UTC, datetime, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import NOON
from postwright.flow.brand.operations import create_brand
from postwright.flow.posts.operations import create_label, label_post
from postwright.flow.publishing.operations import set_queue_times

NOVEMBER = {"brand": "all", "start": "2026-11-01T00:00:00", "end": "2026-12-01T00:00:00"}


@pytest.fixture
def cafe(anna, brand):
    return create_brand(by=anna, at=NOON, name="Café Ginza", time_zone="Asia/Tokyo")


@pytest.fixture
def bar(anna, brand):
    return create_brand(by=anna, at=NOON, name="Bar Rosso", time_zone="Europe/Berlin")


@pytest.fixture
def entries(as_member):
    def ask(member, **query):
        return as_member(member).get("/calendar/entries/", NOVEMBER | query).json()

    return ask


@pytest.fixture
def page(as_member):
    def ask(member, **query):
        wanted = {"brand": "all", "view": "list", "day": "2026-11-25"} | query
        return as_member(member).get("/calendar/", wanted).content.decode()

    return ask


@pytest.fixture
def lives_in():
    def move(member, zone):
        member.user.time_zone = zone
        member.user.save()

    return move


class TestEntriesOfAllBrands:
    def test_stand_on_one_clock_and_say_what_their_own_shows(
        self, entries, plan, connect, brand, cafe, wilma, lives_in
    ):
        lives_in(wilma, "Europe/Berlin")
        plan(connect(brand))
        plan(connect(cafe, "Ginza"), text="Coffee.", due_at=datetime(2026, 11, 25, 16, tzinfo=UTC))

        rolls, coffee = entries(wilma)

        assert (rolls["start"], rolls["extendedProps"]["own"]) == ("2026-11-25T13:00:00", "")
        assert (coffee["start"], coffee["extendedProps"]["own"]) == (
            "2026-11-25T17:00:00",
            "Thu 01:00 Tokyo",
        )
        assert rolls["extendedProps"]["brand"]["name"] == "Anna's Bakery"
        assert coffee["extendedProps"]["brand"] == {"name": "Café Ginza", "initials": "CG", "hue": 1}

    def test_stand_in_the_zone_that_all_brands_share(
        self, entries, plan, connect, brand, bar, wilma, lives_in
    ):
        lives_in(wilma, "Asia/Tokyo")
        plan(connect(bar, "Bar"))

        [entry] = entries(wilma)

        assert (entry["start"], entry["extendedProps"]["own"]) == ("2026-11-25T13:00:00", "")

    def test_name_no_brand_where_there_is_but_one(self, entries, plan, connect, brand, wilma):
        plan(connect(brand))

        assert entries(wilma)[0]["extendedProps"]["brand"] is None

    def test_leave_out_the_brands_of_strangers(self, entries, plan, connect, brand, cafe, sam, wilma):
        plan(connect(brand))
        plan(connect(cafe, "Ginza"))

        assert len(entries(wilma)) == 2
        assert entries(sam) == []

    def test_cannot_be_dragged_by_a_viewer(self, entries, plan, connect, brand, cafe, vera):
        plan(connect(cafe, "Ginza"))

        assert [one["editable"] for one in entries(vera)] == [False]

    def test_narrow_by_channel_label_person_and_state(self, entries, plan, connect, brand, cafe, anna, wilma):
        first, second = connect(brand), connect(cafe, "Ginza")
        label = create_label(name="Autumn", colour="orange", brand=cafe, by=wilma, at=NOON)
        label_post(post=plan(second, "Labelled.").post, labels=[label], by=wilma, at=NOON)
        plan(first, "By Anna.", by=anna)

        def shown(**query):
            return [one["title"] for one in entries(wilma, **query)]

        assert shown(channel=str(second.pk)) == ["Labelled."]
        assert shown(label=str(label.pk)) == ["Labelled."]
        assert shown(person=str(anna.pk)) == ["By Anna."]
        assert (len(shown(state="planned")), shown(state="published")) == (2, [])

    def test_show_free_places_of_a_chosen_channel_only(self, entries, connect, brand, cafe, wilma, lives_in):
        lives_in(wilma, "Europe/Berlin")
        channel = connect(cafe, "Ginza")
        set_queue_times(channel=channel, times=[(2, time(9))], by=wilma, at=NOON)
        march = {"start": "2027-03-01T00:00:00", "end": "2027-03-08T00:00:00", "places": "on"}

        [place] = entries(wilma, **march, channel=str(channel.pk))

        assert entries(wilma, **march) == []
        assert (place["start"], place["extendedProps"]["brand"]["name"]) == (
            "2027-03-03T01:00:00",
            "Café Ginza",
        )
        assert place["url"] == f"/posts/new/?brand={cafe.pk}&due=2027-03-03T09%3A00"

    def test_take_as_many_queries_however_many_brands_and_posts_there_are(
        self, entries, plan, connect, brand, anna, wilma
    ):
        counts = []
        for round_ in range(3):  # the first logs in
            for number in range(1 + 3 * round_):
                other = create_brand(by=anna, at=NOON, name=f"No. {round_} {number}", time_zone="Asia/Tokyo")
                plan(connect(other, f"{round_} {number}"))
            with CaptureQueriesContext(connection) as asked:
                entries(wilma)
            counts.append(len(asked))

        assert counts[1] == counts[2]


class TestPageOfAllBrands:
    def test_says_whose_clocks_count(self, page, brand, cafe, bar, wilma, lives_in):
        lives_in(wilma, "Europe/Paris")

        assert "in your time zone, Europe/Paris." in page(wilma)

    def test_says_that_all_brands_share_a_zone(self, page, brand, bar, wilma):
        assert "All times are Europe/Berlin, where they all are." in page(wilma)

    def test_lists_each_entry_with_its_brand_on_the_day_of_one_clock(
        self, page, plan, connect, brand, cafe, wilma, lives_in
    ):
        lives_in(wilma, "Europe/Berlin")
        plan(connect(cafe, "Ginza"), due_at=datetime(2026, 11, 25, 16, tzinfo=UTC))

        shown = page(wilma)

        assert "Wednesday, 25 November" in shown
        assert 'data-zone="Europe/Berlin">17:00</time>' in shown
        assert '<span class="truncate">Café Ginza</span>' in shown
        assert '<span class="calendar-own">Thu 01:00 Tokyo</span>' in shown

    def test_keeps_all_brands_while_days_are_turned(self, page, brand, cafe, wilma):
        shown = page(wilma, view="week")

        assert "?brand=all&amp;view=week&amp;day=2026-12-02" in shown
        assert '<option value="all" selected>All brands</option>' in shown
        assert "/calendar/entries/?brand=all&amp;zone=" in shown

    def test_keeps_them_when_everything_is_to_be_shown_again(self, page, brand, cafe, wilma):
        assert 'href="?brand=all&amp;view=list&amp;day=2026-11-25"' in page(wilma, state="planned")

    def test_groups_the_channels_by_brand(self, page, connect, brand, cafe, wilma):
        connect(brand)
        connect(cafe, "Ginza")
        shown = page(wilma)

        assert '<optgroup label="Anna&#x27;s Bakery">' in shown
        assert '<optgroup label="Café Ginza">' in shown

    def test_offers_no_queue(self, page, brand, cafe, wilma):
        assert 'href="/queue/"' not in page(wilma)
        assert 'href="/queue/"' in page(wilma, brand=str(cafe.pk))

    def test_offers_the_choice_only_where_there_is_one(self, page, brand, wilma):
        shown = page(wilma)

        assert "All brands" not in shown
        assert "where Anna&#x27;s Bakery is" in shown

    def test_offers_a_viewer_nothing_to_write(self, page, brand, cafe, vera):
        shown = page(vera)

        assert "Which brand is it for?" not in shown
        assert "New post" not in shown.partition("<main")[2].partition("</main>")[0]

    def test_leaves_the_channel_of_another_brand_behind(self, page, plan, connect, brand, cafe, wilma):
        channel = connect(brand)
        plan(connect(cafe, "Ginza"), "Coffee.")
        shown = page(wilma, brand=str(cafe.pk), channel=str(channel.pk))

        assert "Coffee." in shown
        assert f"channel={channel.pk}" not in shown

    def test_changes_head_and_days_together(self, as_member, brand, cafe, wilma):
        part = as_member(wilma).get("/calendar/?brand=all", headers={"HX-Request": "true"}).content.decode()

        assert '<p class="page-lead" id="calendar-clocks" hx-swap-oob="true">' in part
        assert '<div class="buttons calendar-actions" id="calendar-actions" hx-swap-oob="true">' in part
