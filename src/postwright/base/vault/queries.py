"""Reading about data keys, and about what they seal."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import BinaryField, Model, QuerySet
from django.db.models.functions import Length, Substr

from postwright.base.vault.models import DataKey, SealedField
from postwright.kit import tenancy

KID_FROM, KID_BYTES = 3, 8  # where kit/crypto's format names the key, counted as SQL does
PAGE = 500


class Column(NamedTuple):
    """One that holds sealed secrets; `name` is the field's, `column` and `table` are the database's."""

    model: type[Model]
    name: str
    table: str
    column: str

    def rows(self, organisation_id: UUID) -> QuerySet[Any]:
        """Of one organisation, each with the id of the key that sealed it."""
        kid = Substr(self.name, KID_FROM, KID_BYTES, output_field=BinaryField())
        rows: QuerySet[Any] = self.model._meta.base_manager.filter(organisation=organisation_id)
        rows = rows.annotate(sealed_bytes=Length(self.name), sealed_by=kid)
        return rows.filter(sealed_bytes__gt=0)


def sealed_columns() -> list[Column]:
    """Every column of the installation that holds sealed secrets."""
    return [
        Column(model, field.name, model._meta.db_table, str(field.column))
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedField)
    ]


def data_keys(organisation_id: UUID) -> list[DataKey]:
    """Of one organisation, in the running tenant's transaction, the newest first."""
    return list(DataKey.objects.filter(organisation=organisation_id).order_by("-made_at"))


def organisations() -> Iterator[UUID]:
    """Of the whole installation, asked through a door page by page; other work may go on between."""
    after = UUID(int=0)
    while page := _page(after):
        yield from page
        after = page[-1]


def rows_not_under(column: Column, *, organisation_id: UUID, kid: bytes) -> QuerySet[Any]:
    """Rows whose secret is sealed with another key, by primary key."""
    return column.rows(organisation_id).exclude(sealed_by=kid).order_by("pk")


def is_used(organisation_id: UUID, kid: bytes) -> bool:
    """Whether any secret of the organisation is sealed with this key."""
    return any(column.rows(organisation_id).filter(sealed_by=kid).exists() for column in sealed_columns())


def count_by_master() -> Counter[str]:
    """How many data keys of the installation each master key wraps, by label."""
    found: Counter[str] = Counter()
    for organisation_id in organisations():
        with tenancy.scope(organisation_id):
            found.update(key.master for key in data_keys(organisation_id))
    return found


def current_kid(organisation_id: UUID) -> bytes:
    """What the organisation's secrets should be sealed with, in the running tenant's transaction; empty: nothing yet."""
    found = DataKey.objects.filter(organisation=organisation_id, retired_at=None).first()
    return bytes(found.kid) if found else b""


def is_current_older(organisation_id: UUID, than: datetime) -> bool:
    """Whether the organisation seals with a key that was made before that."""
    with tenancy.scope(organisation_id):
        return DataKey.objects.filter(
            organisation=organisation_id, retired_at=None, made_at__lt=than
        ).exists()


def _page(after: UUID) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM door_organisations_after(%s, %s)", [after, PAGE])
        return [row[0] for row in cursor.fetchall()]
