"""Whose bucket the files lie in, and whether strangers get at it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

from postwright.flow.media import queries as media
from postwright.ports.storage import StorageError, UnknownStorage, Verdict
from postwright.ports.storage.s3_address import S3Address, address_from_url


@dataclass(frozen=True)
class Bucket:
    """As the operator declared it. `server`: its host."""

    name: str
    server: str
    owner: str
    region: str


@dataclass(frozen=True)
class Examined:
    """`at`: when strangers were last tried out; None: never. `is_away`: the bucket does not answer."""

    verdict: Verdict | None
    is_away: bool = False

    @property
    def at(self) -> datetime | None:
        return datetime.fromtimestamp(self.verdict.at, UTC) if self.verdict else None

    @property
    def tone(self) -> str:
        if self.verdict is None:
            return "warn"
        return "good" if self.verdict.is_private else "bad"


def bucket() -> Bucket | None:
    """None where files lie on a disk."""
    address = _address()
    if address is None:
        return None
    return Bucket(
        name=address.bucket,
        server=urlsplit(address.origin).hostname or "",
        owner=settings.STORAGE_OWNER,
        region=settings.STORAGE_REGION,
    )


def examined() -> Examined:
    """Asks the bucket itself, which may take as long as its time-outs."""
    try:
        return Examined(media.storage().examined())
    except StorageError:
        return Examined(None, is_away=True)


def _address() -> S3Address | None:
    if not settings.STORAGE_URL.startswith("s3:"):
        return None
    try:
        return address_from_url(settings.STORAGE_URL)
    except UnknownStorage:
        return None
