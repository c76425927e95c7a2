"""Making a thing once, however often the call comes; counting how often somebody comes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, models, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from postwright.base.usage.models import Creation, Tally

KEYS_LAST = timedelta(days=30)

COUNT = """
    INSERT INTO usage_tally AS t (mark, ends, number)
    VALUES (%(mark)s, statement_timestamp() + make_interval(secs => %(seconds)s), 1)
    ON CONFLICT (mark) DO UPDATE SET
        ends = CASE WHEN t.ends > statement_timestamp() THEN t.ends ELSE excluded.ends END,
        number = CASE WHEN t.ends > statement_timestamp() THEN t.number + 1 ELSE 1 END
    RETURNING number
"""


class KeyReused(Exception):
    """The same Idempotency-Key came with another request."""

    status = 422


def create_once[M: models.Model](
    *,
    organisation_id: UUID,
    key: str,
    fingerprint: bytes,
    create: Callable[[], M],
    again: Callable[[Any], M],
    at: datetime,
) -> M:
    """
    Run `create`, or give back through `again` what it made the first time.

    Two calls at the same moment wait for each other at the unique key. When `create` raises, nothing is kept.

    :raises KeyReused: the key belongs to a request with another content
    """
    with transaction.atomic():
        try:
            with transaction.atomic():
                row = Creation.objects.create(
                    organisation_id=organisation_id, key=key, fingerprint=fingerprint, at=at
                )
        except IntegrityError:
            return _again(organisation_id, key, fingerprint, again)
        made = create()
        row.subject_id = made.pk
        row.save(update_fields=["subject_id"])
        return made


def count_visit(*, who: str, window: timedelta) -> int:
    """
    How often `who` came since the first time in this window, this time included.

    All processes count together, by the clock of the database. The row stays locked until the transaction ends:
    outside of one nobody waits; inside one a visit counts only if all of it succeeds.

    :param who: only its keyed hash is kept
    """
    mark = salted_hmac("usage.tally", who, algorithm="sha256").digest()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"mark": mark, "seconds": window.total_seconds()})
        return int(cursor.fetchone()[0])


def forget_tallies(*, at: datetime) -> int:
    """Delete what nobody is measured by any more. Returns how many."""
    return Tally.objects.filter(ends__lt=at).delete()[0]


def forget_creations(*, at: datetime) -> int:
    """Delete the keys of every organisation that nobody repeats any more. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT door_forget_creations(%s)", [at - KEYS_LAST])
        return int(cursor.fetchone()[0])


def _again[M: models.Model](
    organisation_id: UUID, key: str, fingerprint: bytes, again: Callable[[Any], M]
) -> M:
    row = Creation.objects.get(organisation_id=organisation_id, key=key)
    if bytes(row.fingerprint) != fingerprint:
        raise KeyReused(_("This Idempotency-Key was used for another request. Use a new key."))
    return again(row.subject_id)
