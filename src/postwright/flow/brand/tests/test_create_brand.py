import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.brand import queries
from postwright.flow.brand.operations import NameTaken, create_brand
from postwright.kit import tenancy


class TestCreateBrand:
    def test_keeps_the_profile(self, anna):
        brand = create_brand(by=anna, at=NOON, name="Anna's Bakery", tone="warm", hashtags_never=["ad"])

        brand.refresh_from_db()
        assert (brand.name, brand.tone, brand.hashtags_never) == ("Anna's Bakery", "warm", ["ad"])

    def test_leaves_one_event(self, anna):
        brand = create_brand(by=anna, at=NOON, name="Anna's Bakery")

        event = Event.objects.get(tag=Tag.BRAND_CREATED)
        assert (event.subject_id, event.by_id, event.at) == (brand.pk, anna.pk, NOON)

    def test_refuses_a_second_brand_of_that_name(self, anna, brand):
        with pytest.raises(NameTaken, match="called Anna's Bakery already"):
            create_brand(by=anna, at=NOON, name=brand.name)

        assert queries.brands_for(anna).count() == 1

    def test_refuses_a_writer(self, wilma):
        with pytest.raises(NotAllowed):
            create_brand(by=wilma, at=NOON, name="Wilma's")

    def test_is_invisible_to_a_stranger_even_without_a_filter(self, brand, sam):
        with tenancy.scope(sam.organisation_id):
            assert not type(brand).objects.filter(pk=brand.pk).exists()
