"""A storage is chosen by the scheme of one URL."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from postwright.ports.storage.base import Storage, UnknownStorage
from postwright.ports.storage.local import LocalStorage


@dataclass(frozen=True)
class Means:
    """
    What a storage needs beside its address.

    :param keep_free: bytes of the disk that uploads must leave to others (the database, say)
    :param scratch: a folder of this machine for files on their way to a bucket; none: the machine's own for such files
    :param key_id, secret: of the bucket's user; empty: what the machine itself is allowed
    :param account: the number of the Amazon account that must own the bucket; empty: any
    """

    keep_free: int = 0
    scratch: Path | None = None
    key_id: str = ""
    secret: str = ""
    account: str = ""

    def __repr__(self) -> str:
        return "Means(…)"


def storage_from_url(url: str, means: Means = Means()) -> Storage:
    """
    `file:///var/lib/postwright/media` keeps files in that directory, `s3://bucket/prefix?…` in a bucket.

    :raises UnknownStorage: another scheme, or parts that cannot be; the message names the setting's fault
    """
    scheme = url.partition(":")[0].lower()
    if scheme not in OPENERS:
        raise UnknownStorage(f"Storage begins with one of {', '.join(OPENERS)}:// and not {scheme!r}.")
    return OPENERS[scheme](url, means)


def _open_local(url: str, means: Means) -> Storage:
    parts = urlsplit(url)
    path = Path(unquote(parts.path))
    if parts.netloc not in {"", "localhost"} or not parts.path or parts.query or parts.fragment:
        raise UnknownStorage("A local storage is written file:///an/absolute/path.")
    return LocalStorage(path, keep_free=means.keep_free)


def _open_s3(url: str, means: Means) -> Storage:
    """Loaded only where it is used: Amazon's library takes a third of a second and 20 MB."""
    from postwright.ports.storage.s3 import S3Storage  # noqa: PLC0415
    from postwright.ports.storage.s3.bucket import Credentials, open_bucket  # noqa: PLC0415
    from postwright.ports.storage.s3_address import address_from_url  # noqa: PLC0415

    bucket = open_bucket(
        address_from_url(url), Credentials(means.key_id, means.secret), account=means.account
    )
    scratch = means.scratch or Path(tempfile.gettempdir()) / "postwright"
    return S3Storage(bucket, scratch=scratch, keep_free=means.keep_free)


OPENERS: dict[str, Callable[[str, Means], Storage]] = {"file": _open_local, "s3": _open_s3}
