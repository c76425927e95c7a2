"""Where files lie, and the links that lead to them."""

import base64
import json
import struct
from datetime import datetime, timedelta
from functools import cache
from pathlib import PurePath
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from postwright.flow.media import rules
from postwright.flow.media.models import Rendition
from postwright.kit import tenancy
from postwright.ports.storage import Means, Storage, storage_from_url

PULLED_FOR = timedelta(days=1)
_LINK = struct.Struct(">16s16sI")


class LinkExpired(Exception):
    """The link was ours and its time is over."""


def storage() -> Storage:
    """Where this installation keeps its files."""
    url = settings.STORAGE_URL or (settings.DATA_DIR / "media").absolute().as_uri()
    means = Means(
        keep_free=settings.KEEP_FREE,
        scratch=settings.DATA_DIR / "scratch",
        key_id=settings.S3_KEY_ID,
        secret=settings.S3_SECRET,
        account=settings.STORAGE_ACCOUNT,
    )
    return _storage(url, means)


def open_rendition(rendition: Rendition) -> BinaryIO:
    """:raises Missing: the file is gone"""
    return storage().open(rendition.storage_key)


def address_in_bucket(rendition: Rendition) -> str | None:
    """Where a browser may fetch the file past us, if the operator wants that and it lies in a bucket."""
    if not settings.MEDIA_FROM_BUCKET:
        return None
    return storage().url(
        rendition.storage_key,
        seconds=settings.MEDIA_LINK_SECONDS,
        mime=rendition.mime,
        file_name=saved_name(rendition),
    )


def saved_name(rendition: Rendition) -> str:
    """Under which a browser saves it; empty for what pages show."""
    name = rendition.media_item.file_name
    if rendition.purpose == Rendition.Purpose.SUBTITLES:
        return f"{PurePath(name).stem}.vtt"
    return name if rendition.purpose == Rendition.Purpose.ORIGINAL else ""


def link_to(rendition: Rendition, *, at: datetime) -> str:
    """An address that shows this file to whoever holds it, for a while and no longer."""
    expires = rules.link_expiry(at, settings.MEDIA_LINK_SECONDS)
    packed = _LINK.pack(rendition.organisation_id.bytes, rendition.pk.bytes, expires)
    token = _signer().sign(base64.urlsafe_b64encode(packed).decode().rstrip("="))
    return reverse(
        "media-file", args=[token, f"{rendition.purpose}.{rules.EXTENSIONS.get(rendition.mime, 'bin')}"]
    )


def linked_rendition(token: str, *, at: datetime) -> Rendition | None:
    """
    What a link leads to; None if it is made up or its file was removed.

    :raises LinkExpired: it was good once
    """
    try:
        packed = base64.urlsafe_b64decode(_signer().unsign(token) + "==")
        organisation, rendition, expires = _LINK.unpack(packed)
    except (BadSignature, ValueError, struct.error):
        return None
    if at.timestamp() >= expires:
        raise LinkExpired
    with tenancy.scope(UUID(bytes=organisation)):
        return Rendition.objects.select_related("media_item").filter(pk=UUID(bytes=rendition)).first()


def pull_link(storage_key: str, *, mime: str, at: datetime) -> str:
    """
    Where a network fetches a file by itself, without our site's name: for a day, to whoever holds it.

    Longer than a network may take to come: TikTok an hour after it was asked, a container of Meta's a day.
    """
    packed = json.dumps(
        [storage_key, mime, int((at + PULLED_FOR).timestamp())], separators=(",", ":")
    ).encode()
    token = _signer("pull").sign(base64.urlsafe_b64encode(packed).decode().rstrip("="))
    return reverse("media-pull", args=[token, f"file.{rules.EXTENSIONS.get(mime, 'bin')}"])


def pulled_file(token: str, *, at: datetime) -> tuple[str, str] | None:
    """
    Storage key and type of the file that such a link leads to; None if it is made up.

    :raises LinkExpired: it was good once
    """
    try:
        packed = base64.urlsafe_b64decode(_signer("pull").unsign(token) + "==")
        storage_key, mime, expires = json.loads(packed)
    except (BadSignature, ValueError):
        return None
    if at.timestamp() >= expires:
        raise LinkExpired
    return storage_key, mime


def _signer(kind: str = "link") -> Signer:
    return Signer(salt=f"postwright.media.{kind}", sep=".")


@cache
def _storage(url: str, means: Means) -> Storage:
    return storage_from_url(url, means)
