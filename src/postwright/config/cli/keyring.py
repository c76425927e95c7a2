"""What `postwright keys` does inside the application. Imported only then."""

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

from postwright.base.accounts.queries import organisation_count
from postwright.base.vault import operations as vault
from postwright.base.vault import queries
from postwright.base.vault.operations import masters
from postwright.kit.clock import now

type Tell = Callable[[str], None]


def status() -> Iterator[str]:
    """:raises KeysAway: no master key is set"""
    present = masters.current().label
    counts = queries.count_by_master()
    yield f"Present master key: {present}, wraps {counts.pop(present, 0)} data keys."
    for label, count in sorted(counts.items()):
        yield f"Former master key: {label}, wraps {count}. It is still needed: say 'postwright keys rewrap'."


def rewrap(*, again: bool, tell: Tell) -> int:
    """:raises KeysAway: a master key or the directory is out of reach; what was done stays done"""
    begun = now()
    return sum(
        vault.rewrap_keys(organisation_id=one, at=now(), wrapped_before=begun if again else None)
        for one in _each(None, tell)
    )


def rotate(*, only: UUID | None, made_before: datetime, tell: Tell) -> vault.Tended:
    """:raises KeysAway: a key is out of reach; what was done stays done"""
    done = vault.Tended()
    for organisation_id in _each(only, tell):
        if queries.is_current_older(organisation_id, than=made_before):
            vault.replace_key(organisation_id=organisation_id, at=now())
        done.add(vault.tend(organisation_id=organisation_id, at=now()))
    return done


def _each(only: UUID | None, tell: Tell) -> Iterator[UUID]:
    if only:
        yield only
        return
    count = organisation_count()
    for number, organisation_id in enumerate(queries.organisations(), 1):
        tell(f"{number} of {count} organisations …")
        yield organisation_id
