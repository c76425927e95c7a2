"""The data keys that this process has opened, and how they come to it."""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from django.core.exceptions import SynchronousOnlyOperation
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.vault import queries
from postwright.base.vault.models import DataKey
from postwright.base.vault.operations import masters, wrapping
from postwright.base.vault.rules import MOST_OPENED, OPENED_S, RING_S, RING_SOON_S
from postwright.kit import crypto, tenancy
from postwright.kit.masters import KeysAway
from postwright.kit.threads import AWAY


@dataclass(frozen=True)
class Ring:
    """One organisation's keys as they were at a moment of this process's monotonic clock."""

    current: crypto.Key | None
    keys: Mapping[bytes, crypto.Key]
    closed: Mapping[bytes, Exception] = field(default_factory=dict)  # by id: why it did not open
    read_at: float = field(default_factory=time.monotonic)

    def key(self, kid: bytes) -> crypto.Key:
        """
        :raises KeysAway: its master key is out of reach
        :raises CannotOpen: it was altered
        """
        if kid in self.closed:
            raise self.closed[kid]
        return self.keys[kid]

    def knows(self, kid: bytes) -> bool:
        return kid in self.keys or kid in self.closed

    def is_older_than(self, seconds: float) -> bool:
        return time.monotonic() - self.read_at > seconds


class _Cache[K, V]:
    """Bounded; what was not used for longest goes first."""

    def __init__(self, most: int) -> None:
        self._most, self._held, self._lock = most, OrderedDict[K, V](), threading.Lock()

    def get(self, key: K) -> V | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: K, value: V) -> None:
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._held.clear()


_rings: _Cache[UUID, Ring] = _Cache(MOST_OPENED)
_opened: _Cache[tuple[UUID, bytes], tuple[crypto.Key, float]] = _Cache(MOST_OPENED)


def forget() -> None:
    """Everything that was opened, as a new process would begin."""
    _rings.clear()
    _opened.clear()


def opening_key(organisation_id: UUID, kid: bytes) -> crypto.Key:
    """
    The key that made a ciphertext.

    :raises KeysAway: it cannot be had right now
    :raises CannotOpen: there is none of this id, or it was altered
    """
    # Before there were data keys, master keys sealed secrets themselves.
    if former := masters.held().get(kid):
        return former
    ring = _fresh(organisation_id)
    if not ring or not ring.knows(kid):
        ring = _loaded(organisation_id)
    if not ring.knows(kid):
        raise crypto.CannotOpen("Made with another format or an unknown key.")
    return ring.key(kid)


def sealing_key(organisation_id: UUID) -> crypto.Key:
    """
    The current key of an organisation; its first use makes it.

    :raises KeysAway: it cannot be had right now
    """
    ring = _fresh(organisation_id) or _loaded(organisation_id)
    if not ring.current:
        ring = _loaded(organisation_id, make=True)
    if not ring.current:
        raise KeysAway("The current data key cannot be opened.")
    return ring.current


def needs_keys(organisation_id: UUID, kid: bytes) -> bool:
    """Asks nobody: whether `fetch_keys` should be called before something of this key is opened or sealed anew."""
    ring = _rings.get(organisation_id)
    if not ring or ring.is_older_than(RING_SOON_S) or not ring.current:
        return True
    return not ring.knows(kid) and kid not in masters.held()


def fetch_keys(organisation_ids: Iterable[UUID]) -> None:
    """
    Load them, and make what is missing; in a thread of its own where an event loop must not wait.

    :raises KeysAway: the database or a master key is out of reach; others may have been loaded
    """
    trouble: KeysAway | None = None
    for organisation_id in organisation_ids:
        try:
            _loaded(organisation_id, make=True)
        except KeysAway as error:
            trouble = error
    if trouble:
        raise trouble


def _fresh(organisation_id: UUID) -> Ring | None:
    ring = _rings.get(organisation_id)
    return ring if ring and not ring.is_older_than(RING_S) else None


def _loaded(organisation_id: UUID, *, make: bool = False) -> Ring:
    try:
        with tenancy.scope(organisation_id):
            if make and not DataKey.objects.filter(retired_at=None, organisation=organisation_id).exists():
                make_key(organisation_id)
            ring = _read(organisation_id)
            # A key is relied on only once its row is committed: what it seals would outlive a rollback.
            transaction.on_commit(partial(_rings.put, organisation_id, ring))
            return ring
    except AWAY as error:
        raise KeysAway("The database with the data keys does not answer.") from error
    except SynchronousOnlyOperation as error:
        raise KeysAway("The data keys were not loaded before.") from error


def make_key(organisation_id: UUID) -> DataKey:
    """
    In the running tenant's transaction. Of several processes at the same moment, one makes it.

    :raises KeysAway: the master key or the directory is out of reach
    """
    key = crypto.Key.new()
    row = DataKey(organisation_id=organisation_id, kid=key.id, made_at=Now(), wrapped_at=Now())
    wrapping.store(row, wrapping.wrap(key, organisation_id=organisation_id))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if wrapping.is_outside():
            wrapping.directory().remove(organisation_id, key.id)
        return DataKey.objects.get(organisation=organisation_id, retired_at=None)
    row.refresh_from_db()
    audit.record(Tag.DATA_KEY_MADE, subject=row, by=None, at=row.made_at)
    return row


def _read(organisation_id: UUID) -> Ring:
    keys: dict[bytes, crypto.Key] = {}
    closed: dict[bytes, Exception] = {}
    current = None
    for row in queries.data_keys(organisation_id):
        kid = bytes(row.kid)
        try:
            keys[kid] = _open(row)
        except (KeysAway, crypto.CannotOpen) as error:
            closed[kid] = error
        if row.is_current:
            current = keys.get(kid)
    return Ring(current, keys, closed)


def _open(row: DataKey) -> crypto.Key:
    place = row.organisation_id, bytes(row.kid)
    if (held := _opened.get(place)) and time.monotonic() - held[1] < OPENED_S:
        return held[0]
    key = wrapping.unwrap(wrapping.stored(row), organisation_id=place[0], kid=place[1])
    _opened.put(place, (key, time.monotonic()))
    return key
