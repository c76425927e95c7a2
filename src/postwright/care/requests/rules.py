"""What a callback says, once it is certain who sent it. Pure: no clock, no database."""

import base64
import binascii
import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

SKEW = timedelta(minutes=1)  # between their clocks and ours
META_LASTS = timedelta(days=1)  # where a signed request names no end of its own
TIKTOK_LASTS = timedelta(minutes=5)
TIKTOK_REPEATS = timedelta(hours=72)  # how long TikTok goes on delivering what was not taken

# Whose channels stand on what a person allowed an app: pages and accounts of Instagram come through Facebook, too.
NETWORKS_OF = {"facebook": ("facebook", "instagram"), "instagram": ("instagram",), "threads": ("threads",)}

_ID = re.compile(r"[!-~]{1,300}")
_STAMP = re.compile(r"t=([0-9]{1,12}),s=([0-9a-f]{64})")


class Forged(Exception):
    """Not signed with the secret of our app, or not as its documents say."""


class Stale(Exception):
    """Once true, but too old to be acted on, or of a time that has not come."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody took back what they gave an app. `person`: the network's name for them."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """An event of TikTok's. `publish_id`: empty where it is about none."""

    event: str
    person: str
    at: datetime
    publish_id: str


def read_signed_request(text: str, *, secret: str, at: datetime) -> Leaving:
    """
    Meta's `signed_request`: base64url(HMAC-SHA256) "." base64url(JSON), the signature over the second part as it came.
    https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback

    :raises Forged: whatever is wrong with it
    :raises Stale: `expires` is over; without one, `issued_at` is a day ago
    """
    signature, _dot, said = text.partition(".")
    digest = hmac.new(secret.encode(), said.encode(errors="replace"), hashlib.sha256).digest()
    if not secret or not hmac.compare_digest(digest, _bytes(signature)):
        raise Forged
    words = _object(_bytes(said))
    if words.get("algorithm") != "HMAC-SHA256":
        raise Forged
    issued_at = _moment(words.get("issued_at"))
    until = _moment(words["expires"]) if words.get("expires") else issued_at + META_LASTS
    _require_young(issued_at, at=at, until=until)
    return Leaving(_id(words.get("user_id")), issued_at)


def read_tiktok(header: str, body: bytes, *, client_key: str, secret: str, at: datetime) -> Told:
    """
    TikTok's webhook: `TikTok-Signature: t=<seconds>,s=<hex HMAC-SHA256 of "t.body">`.
    https://developers.tiktok.com/doc/webhooks-verification

    :raises Forged: whatever is wrong with it
    :raises Stale: `t` is five minutes away
    """
    found = _STAMP.fullmatch(header)
    if not found or not secret:
        raise Forged
    digest = hmac.new(secret.encode(), f"{found[1]}.".encode() + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(digest, found[2]):
        raise Forged
    signed_at = _moment(int(found[1]))
    _require_young(signed_at, at=at, until=signed_at + TIKTOK_LASTS)
    words = _object(body)
    if words.get("client_key") != client_key:
        raise Forged
    content = _object(str(words.get("content") or "{}").encode())
    publish_id = content.get("publish_id")
    return Told(
        event=str(words.get("event")),
        person=_id(words.get("user_openid")),
        at=min(_moment(words.get("create_time")), signed_at),
        publish_id=publish_id if isinstance(publish_id, str) else "",
    )


def _require_young(issued_at: datetime, *, at: datetime, until: datetime) -> None:
    if at >= until or issued_at > at + SKEW:
        raise Stale


def _bytes(text: str) -> bytes:
    """Base64 for addresses, without padding."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Forged from error


def _object(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Forged from error
    if not isinstance(found, dict):
        raise Forged
    return found


def _moment(seconds: Any) -> datetime:
    if not isinstance(seconds, int) or not 0 <= seconds < 1 << 40:
        raise Forged
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError) as error:
        raise Forged from error


def _id(said: Any) -> str:
    """Some answers hold ids as numbers."""
    text = str(said) if isinstance(said, (str, int)) and not isinstance(said, bool) else ""
    if not _ID.fullmatch(text):
        raise Forged
    return text
