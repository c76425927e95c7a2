"""Posts that begin in a calendar of all brands."""

import pytest

from conftest import NOON
from postwright.flow.brand.operations import create_brand


@pytest.fixture
def cafe(anna, brand):
    return create_brand(by=anna, at=NOON, name="Café Ginza", time_zone="Asia/Tokyo")


@pytest.fixture
def choices(as_member):
    def ask(member, **query):
        return as_member(member).get("/calendar/beginnings/", query)

    return ask


class TestChoiceOfABrand:
    def test_reads_the_time_on_each_brands_clocks(self, choices, brand, cafe, wilma):
        shown = choices(wilma, due="2027-03-03T17:30", zone="Europe/Berlin").content.decode()

        assert f"/posts/new/?brand={brand.pk}&amp;due=2027-03-03T17%3A30" in shown
        assert f"/posts/new/?brand={cafe.pk}&amp;due=2027-03-04T01%3A30" in shown
        assert "Thu 4 Mar 01:30 Tokyo" in shown

    def test_takes_a_day_for_its_morning_there(self, choices, brand, cafe, wilma):
        shown = choices(wilma, day="2027-03-03", zone="Europe/Berlin").content.decode()

        assert shown.count("due=2027-03-03T09%3A00") == 2

    @pytest.mark.parametrize("query", [{}, {"due": "soon", "zone": "Mars"}, {"day": "0001-01-01"}])
    def test_goes_on_without_a_time_that_can_be_read(self, choices, brand, cafe, wilma, query):
        shown = choices(wilma, **query).content.decode()

        assert f'href="/posts/new/?brand={cafe.pk}"' in shown

    def test_is_refused_to_a_viewer(self, choices, brand, vera):
        assert choices(vera).status_code == 403

    def test_shows_a_stranger_none(self, choices, brand, cafe, sam):
        assert "/posts/new/?brand" not in choices(sam).content.decode()


class TestNewPost:
    def test_is_for_the_brand_that_the_address_names(self, as_member, brand, cafe, wilma):
        address = f"/posts/new/?brand={cafe.pk}&due=2027-03-03T09:00"
        client = as_member(wilma)

        assert "For Café Ginza." in client.get(address).content.decode()
        composer = client.post(address, follow=True)
        assert composer.context["post"].brand == cafe
        assert composer.redirect_chain[-1][0].endswith("?due=2027-03-03T09%3A00")

    def test_is_missing_for_a_strangers_brand(self, as_member, cafe, sam):
        assert as_member(sam).get(f"/posts/new/?brand={cafe.pk}").status_code == 404
