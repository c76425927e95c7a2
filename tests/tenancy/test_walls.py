import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from conftest import NOON
from postwright.flow.brand.models import Brand
from postwright.flow.brand.operations import create_brand
from postwright.flow.posts.models import Post
from postwright.kit import tenancy
from postwright.kit.ids import uuid7


class TestScope:
    def test_shows_one_organisation_only(self, anna, brand, sam):
        with tenancy.scope(sam.organisation_id):
            create_brand(by=sam, at=NOON, name="Sam's Shop")

            assert [found.name for found in Brand.objects.all()] == ["Sam's Shop"]

    def test_gives_the_tenant_before_it_back(self, anna, sam):
        with tenancy.scope(sam.organisation_id):
            pass

        assert tenancy.current() == anna.organisation_id

    def test_gives_the_tenant_before_it_back_after_an_error(self, anna, sam):
        with pytest.raises(RuntimeError), tenancy.scope(sam.organisation_id):
            raise RuntimeError

        assert tenancy.current() == anna.organisation_id

    def test_refuses_a_row_of_another_organisation(self, anna, brand, sam):
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            tenancy.scope(sam.organisation_id),
            transaction.atomic(),
        ):
            Brand.objects.create(organisation=anna.organisation, name="Smuggled", created_at=NOON)

    def test_refuses_a_row_that_refers_to_another_organisations(self, anna, brand, sam):
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            tenancy.scope(sam.organisation_id),
            transaction.atomic(),
        ):
            Post.objects.create(
                organisation=sam.organisation, brand=brand, text="Stolen", created_at=NOON, changed_at=NOON
            )

    def test_leaves_no_tenant_behind_when_its_transaction_ends(self, committed):
        with tenancy.scope(uuid7()):
            pass

        with pytest.raises(tenancy.NoTenant):
            tenancy.current()


class TestEnter:
    def test_refuses_outside_a_transaction(self, committed):
        with pytest.raises(tenancy.NoTenant):
            tenancy.enter(uuid7())


class TestWithoutTenant:
    def test_a_query_sees_nothing(self, brand):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('postwright.organisation', '', true)")

        assert not Brand.objects.exists()


class TestAppendOnly:
    @pytest.mark.parametrize("change", ["UPDATE audit_event SET tag = 'x'", "DELETE FROM audit_event"])
    def test_keeps_the_application_from_changing_events(self, brand, change):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(change)
