"""A storage is chosen by the scheme of one URL."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from postwright.ports.storage.base import Storage, UnknownStorage
from postwright.ports.storage.local import LocalStorage


def storage_from_url(url: str, *, keep_free: int = 0) -> Storage:
    """
    `file:///var/lib/postwright/media` keeps files in that directory.

    :param keep_free: bytes of the disk that uploads must leave to others (the database, say)
    :raises UnknownStorage: another scheme, or no absolute path; the message names the setting's fault
    """
    parts = urlsplit(url)
    if parts.scheme not in OPENERS:
        raise UnknownStorage(f"Storage begins with one of {', '.join(OPENERS)}:// and not {parts.scheme!r}.")
    return OPENERS[parts.scheme](url, keep_free)


def _open_local(url: str, keep_free: int) -> Storage:
    parts = urlsplit(url)
    path = Path(unquote(parts.path))
    if parts.netloc not in {"", "localhost"} or not parts.path or parts.query or parts.fragment:
        raise UnknownStorage("A local storage is written file:///an/absolute/path.")
    return LocalStorage(path, keep_free=keep_free)


OPENERS = {"file": _open_local}
