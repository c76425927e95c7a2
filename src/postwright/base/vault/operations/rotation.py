"""
Changing keys while everything runs. Each step can be killed anywhere and begun again.

A master key changes by wrapping data keys anew. A data key changes in three steps: a new one is current, every secret
moves to it, and the old one is destroyed once nothing uses it and no process could.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.vault import queries
from postwright.base.vault.models import DataKey
from postwright.base.vault.operations import masters, rings, sealing, wrapping
from postwright.base.vault.queries import PAGE, Column
from postwright.base.vault.rules import GRACE
from postwright.kit import tenancy
from postwright.kit.crypto import CannotOpen


@dataclass
class Tended:
    """What was done; `unopened`: secrets that no key opens, which stay as they are and keep their key."""

    rewrapped: int = 0
    resealed: int = 0
    destroyed: int = 0
    unopened: int = 0

    def add(self, other: "Tended") -> None:
        for name, count in vars(other).items():
            setattr(self, name, getattr(self, name) + count)


def tend(*, organisation_id: UUID, at: datetime) -> Tended:
    """
    Whatever is left to do for one organisation's keys; nothing where all is in place.

    :raises KeysAway: a key cannot be had right now
    """
    done = Tended(rewrapped=rewrap_keys(organisation_id=organisation_id, at=at))
    done.add(reseal_secrets(organisation_id=organisation_id))
    done.destroyed = destroy_unused(organisation_id=organisation_id, at=at)
    return done


def tend_all(*, at: datetime) -> Tended:
    """Of every organisation."""
    done = Tended()
    for organisation_id in queries.organisations():
        done.add(tend(organisation_id=organisation_id, at=at))
    return done


def rewrap_keys(*, organisation_id: UUID, at: datetime, wrapped_before: datetime | None = None) -> int:
    """
    Wrap with the present master key, and put into the present place, whatever is not; returns how many.

    :param wrapped_before: also what the present master key itself wrapped before that
    :raises KeysAway: one of the master keys, or the directory, is out of reach
    """
    label = masters.current().label
    with tenancy.scope(organisation_id):
        keys = queries.data_keys(organisation_id)
    return sum(_rewrap(key, label, at, wrapped_before) for key in keys)


def replace_key(*, organisation_id: UUID, at: datetime) -> None:
    """From now on secrets are sealed with a new key; the one before still opens. Nothing happens where there is none."""
    with tenancy.scope(organisation_id):
        current = DataKey.objects.select_for_update(no_key=True).filter(
            organisation=organisation_id, retired_at=None
        )
        if before := current.first():
            before.retired_at = at
            before.save(update_fields=["retired_at"])
            audit.record(Tag.DATA_KEY_RETIRED, subject=before, by=None, at=at)
            rings.make_key(organisation_id)


def reseal_secrets(*, organisation_id: UUID) -> Tended:
    """
    Move every secret to the current data key, row by row.

    What somebody stores meanwhile is never overwritten: a row changes only if it is as it was read.

    :raises KeysAway: a key cannot be had right now
    """
    done = Tended()
    for column in queries.sealed_columns():
        for pk, sealed in _to_reseal(column, organisation_id):
            try:
                done.resealed += reseal(column, pk, sealed, organisation_id)
            except CannotOpen:
                done.unopened += 1
    return done


def reseal(column: Column, pk: Any, sealed: bytes, organisation_id: UUID) -> bool:
    """
    Returns whether it was moved; False: somebody stored another secret meanwhile.

    :raises CannotOpen: no key opens it
    """
    place = {"table": column.table, "column": column.column}
    secret = sealing.unseal(sealed, **place, row=pk, organisation=organisation_id)
    fresh = sealing.seal(secret, **place, row=pk, organisation=organisation_id)
    with tenancy.scope(organisation_id):
        unchanged = column.rows(organisation_id).filter(pk=pk, **{column.name: sealed})
        return bool(unchanged.update(**{column.name: fresh}))


def destroy_unused(*, organisation_id: UUID, at: datetime) -> int:
    """
    Destroy the keys that were replaced long enough ago and seal nothing any more; returns how many.

    :raises KeysAway: the directory is out of reach; what is left there opens nothing that is stored
    """
    with tenancy.scope(organisation_id):
        over = DataKey.objects.filter(organisation=organisation_id, retired_at__lte=at - GRACE)
        ids = list(over.values_list("pk", flat=True))
    return sum(_destroy(organisation_id, pk, at) for pk in ids)


def _rewrap(key: DataKey, label: str, at: datetime, wrapped_before: datetime | None) -> bool:
    is_old = wrapped_before is not None and key.wrapped_at < wrapped_before
    if key.master == label and not _is_misplaced(key) and not is_old:
        return False
    with tenancy.scope(key.organisation_id):
        # Not against the writers of secrets, who hold the row by its key.
        row = DataKey.objects.select_for_update(no_key=True).filter(pk=key.pk).first()
        if row is None:
            return False
        opened = wrapping.unwrap(
            wrapping.stored(row), organisation_id=row.organisation_id, kid=bytes(row.kid)
        )
        wrapping.store(row, wrapping.wrap(opened, organisation_id=row.organisation_id))
        row.wrapped_at = at
        row.save(update_fields=["master", "wrapped", "wrapped_at"])
        audit.record(Tag.DATA_KEY_REWRAPPED, subject=row, by=None, at=at)
        if row.wrapped:
            transaction.on_commit(_removal(row.organisation_id, bytes(row.kid)))
    return True


def _is_misplaced(key: DataKey) -> bool:
    return bool(key.wrapped) == wrapping.is_outside()


def _to_reseal(column: Column, organisation_id: UUID) -> Iterator[tuple[Any, bytes]]:
    """Page by page, each in a transaction of its own: nothing is held while rows are moved."""
    after = None
    while True:
        with tenancy.scope(organisation_id):
            kid = queries.current_kid(organisation_id)
            rows = queries.rows_not_under(column, organisation_id=organisation_id, kid=kid)
            if after is not None:
                rows = rows.filter(pk__gt=after)
            page = list(rows.values_list("pk", column.name)[:PAGE])
        if not page:
            return
        rings.fetch_keys([organisation_id])
        for pk, sealed in page:
            yield pk, bytes(sealed)
        after = page[-1][0]


def _destroy(organisation_id: UUID, pk: UUID, at: datetime) -> bool:
    with tenancy.scope(organisation_id):
        # Waits for whoever is storing something under this key, and is waited for by whoever would.
        row = DataKey.objects.select_for_update().filter(pk=pk).first()
        if row is None or queries.is_used(organisation_id, bytes(row.kid)):
            return False
        audit.record(Tag.DATA_KEY_DESTROYED, subject=row, by=None, at=at)
        transaction.on_commit(_removal(organisation_id, bytes(row.kid)))
        row.delete()
    return True


def _removal(organisation_id: UUID, kid: bytes) -> Callable[[], None]:
    """What takes a key out of the directory, where there is one."""

    def remove() -> None:
        if wrapping.has_directory():
            wrapping.directory().remove(organisation_id, kid)

    return remove
