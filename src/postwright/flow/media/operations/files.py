"""Files and the rows that name them, kept in step."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from postwright.flow.media import queries
from postwright.flow.media.models import MediaItem, Rendition
from postwright.flow.media.operations.errors import OutOfReach, OverQuota
from postwright.kit import tenancy
from postwright.ports import storage as ports
from postwright.ports.imaging import Imaging, Limits
from postwright.ui.letters import letters


@contextmanager
def settled(organisation_id: UUID) -> Iterator[None]:
    """
    A transaction in which no other adds or discards a file of this organisation.

    Equal content shares one file: without this, a file could go between one's upload and its row.
    """
    with tenancy.scope(organisation_id):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"media {organisation_id}"]
            )
        yield


@contextmanager
def reached() -> Iterator[None]:
    """:raises OutOfReach: the storage does not answer"""
    try:
        yield
    except ports.Away as error:
        raise OutOfReach from error


def discard(organisation_id: UUID, keys: Iterable[str]) -> None:
    """Delete those files that no rendition names."""
    with settled(organisation_id):
        wanted = set(keys)
        for key in wanted - queries.keys_in_use(organisation_id, wanted):
            queries.storage().delete(key)


def require_room(organisation_id: UUID, size: int) -> None:
    """
    :param size: in bytes, of what is to be kept
    :raises OverQuota: the organisation has no room for it
    """
    with tenancy.scope(organisation_id):
        if queries.bytes_used(organisation_id) + size > settings.STORAGE_QUOTA:
            raise OverQuota({"limit": settings.STORAGE_QUOTA})


def original_of(item: MediaItem) -> AbstractContextManager[Path]:
    """:raises Missing: it is gone"""
    original = queries.rendition_for(item, Rendition.Purpose.ORIGINAL)
    if original is None:
        raise ports.Missing(str(item.pk))
    return queries.storage().local(original.storage_key)


def source_of(item: MediaItem) -> AbstractContextManager[Path]:
    """
    The best file that there is of it: the original, or the clean copy once that is gone.

    :raises Missing: there is neither
    """
    original = queries.rendition_for(item, Rendition.Purpose.ORIGINAL)
    clean = queries.rendition_for(item, Rendition.Purpose.CLEAN)
    best = original or clean
    if best is None:
        raise ports.Missing(str(item.pk))
    return queries.storage().local(best.storage_key)


def imaging() -> Imaging:
    """The decoders of this process, in children that leave when idle."""
    return _imaging(settings.ENGINE_IDLE_SECONDS, settings.PIXEL_LIMIT, settings.VIDEO_SECONDS_LIMIT)


@cache
def _imaging(idle_seconds: float, pixels: int, seconds: float) -> Imaging:
    limits = Limits(max_pixels=pixels, max_seconds=seconds)
    return Imaging(idle_seconds=idle_seconds, limits=limits, fonts=letters())
