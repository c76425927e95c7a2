"""What pages may load, and from where."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.utils.csp import CSP

from postwright.ports.storage.base import UnknownStorage
from postwright.ports.storage.s3_address import address_from_url


def content_policy(media_origins: Sequence[str]) -> dict[str, list[Any]]:
    """:param media_origins: from where pictures and videos may come beside us"""
    return {
        "default-src": [CSP.NONE],
        "script-src": [CSP.SELF],
        "style-src": [CSP.SELF, CSP.NONCE],
        "img-src": [CSP.SELF, "data:", "blob:", *media_origins],
        "media-src": [CSP.SELF, "blob:", *media_origins],
        "font-src": [CSP.SELF],
        "connect-src": [CSP.SELF],
        "manifest-src": [CSP.SELF],
        "form-action": [CSP.SELF],
        "frame-ancestors": [CSP.NONE],
        "base-uri": [CSP.NONE],
    }


def bucket_origins(url: str) -> list[str]:
    """Where the storage's bucket hands out files; nothing for a disk. What is wrong with the address, the checks say."""
    with suppress(UnknownStorage):
        return [address_from_url(url).origin] if url.startswith("s3:") else []
    return []
