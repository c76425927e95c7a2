"""What signs somebody in is kept as a hash, or sealed; nothing else."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import BinaryField, UUIDField

from postwright.base.vault.models import DataKey
from postwright.base.vault.queries import sealed_columns
from postwright.kit.privacy import Category
from tests.house.test_privacy import declared

# What libraries keep in their own way, and what is no secret although it belongs to one.
EXPLAINED = {
    "account.EmailConfirmation.key": "allauth's, mailed once; links of ours are signed and it stays empty",
    "sessions.Session.session_key": "Django's; whoever reads the table needs the signing key as well",
    "accounts.ApiToken.hint": "the last letters, by which a person knows it again",
    "accounts.User.password": "Django keeps it hashed with Argon2",
}


def credentials():
    return {
        f"{label}.{name}"
        for label, table in declared().items()
        for name, category in table.columns.items()
        if category is Category.CREDENTIAL
    }


class TestCredentials:
    def test_are_hashed_or_sealed(self):
        sealed = {f"{one.model._meta.label}.{one.name}" for one in sealed_columns()}
        hashed = {name for name in credentials() if name.endswith("_hash")}
        wrapped = {f"{DataKey._meta.label}.wrapped"}

        assert credentials() - sealed - hashed - wrapped - set(EXPLAINED) == set()

    def test_that_are_sealed_are_declared(self):
        assert {f"{one.model._meta.label}.{one.name}" for one in sealed_columns()} <= credentials()

    def test_that_are_hashed_have_room_for_a_hash_alone(self):
        fields = [
            apps.get_model(*name.rsplit(".", 1)[0].split("."))._meta.get_field(name.rsplit(".", 1)[1])
            for name in credentials()
            if name.endswith("_hash")
        ]

        assert [
            field for field in fields if not isinstance(field, BinaryField) or field.max_length != 32
        ] == []


class TestSealedColumns:
    def test_belong_to_an_organisation_and_a_row(self):
        """That is what a ciphertext is bound to, and how re-encryption finds it."""
        loose = [
            one.table
            for one in sealed_columns()
            if not isinstance(one.model._meta.pk, UUIDField)
            or "organisation" not in {field.name for field in one.model._meta.concrete_fields}
        ]
        assert loose == []

    @pytest.mark.django_db
    def test_have_their_fences(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'vault_fence_%'"
            )
            fences = set(cursor.fetchall())

        assert fences == {(one.table, f"vault_fence_{one.column}") for one in sealed_columns()}
