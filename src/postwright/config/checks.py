"""System checks: what is wrong with the settings, with an id and what to do."""

import base64
import binascii
import ipaddress
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004 - Django's name for it

from postwright.config import env
from postwright.config.networks import KEYS
from postwright.ports.storage import UnknownStorage, storage_from_url


def is_public(url: str) -> bool:
    """Whether others than this machine itself may reach that address."""
    host = urlsplit(url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost" and not host.endswith(".localhost")


@register
def check_settings(app_configs: Sequence[Any] | None, **_kwargs: Any) -> Iterable[CheckMessage]:  # noqa: ARG001 - Django passes it by name
    yield from _address()
    yield from _keys()
    yield from _exposure()
    yield from _watching()
    yield from _storage()
    yield from _networks()


def _address() -> Iterator[CheckMessage]:
    parts = urlsplit(settings.PUBLIC_URL)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        yield Error(
            f"POSTWRIGHT_PUBLIC_URL is {settings.PUBLIC_URL!r}, which is no address of a site.",
            hint="Write it with scheme and host and without a path: https://social.example.org",
            id="postwright.E001",
        )
    elif "*" not in settings.ALLOWED_HOSTS and not _is_allowed(parts.hostname):
        yield Error(
            f"POSTWRIGHT_ALLOWED_HOSTS does not name {parts.hostname}, the host of POSTWRIGHT_PUBLIC_URL.",
            hint="Add it, or leave POSTWRIGHT_ALLOWED_HOSTS out.",
            id="postwright.E002",
        )


def _is_allowed(host: str) -> bool:
    return any(
        host == name or (name.startswith(".") and host.endswith(name)) for name in settings.ALLOWED_HOSTS
    )


def _keys() -> Iterator[CheckMessage]:
    hint = "Make one: python -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
    given = [key for key in (settings.MASTER_KEY, *settings.MASTER_KEYS_BEFORE) if key]
    if not (settings.MASTER_KEY or settings.MASTER_KEY_COMMAND):
        yield Error(
            "POSTWRIGHT_MASTER_KEY is missing, so no channel can be connected and none can publish.",
            hint=f"Start with 'postwright run', which makes one. {hint}",
            id="postwright.E003",
        )
    elif not all(map(_is_key, given)):
        yield Error(
            "A master key is not 32 bytes in URL-safe base64.",
            hint=f"Put the right one back: what was sealed with it opens with no other. {hint}",
            id="postwright.E004",
        )
    if not env.is_given("SECRET_KEY"):
        yield Warning(
            "POSTWRIGHT_SECRET_KEY is missing: every start signs everybody out and ends all links.",
            hint=f"Start with 'postwright run', which makes one. {hint}",
            id="postwright.W005",
        )


def _is_key(text: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(text)) == 32
    except (binascii.Error, ValueError):
        return False


def _exposure() -> Iterator[CheckMessage]:
    if not is_public(settings.PUBLIC_URL):
        return
    if settings.DEBUG:
        yield Error(
            "POSTWRIGHT_DEBUG is on at a public address: error pages show secrets to everybody.",
            hint="Leave POSTWRIGHT_DEBUG out.",
            id="postwright.E006",
        )
    if not settings.SECURE:
        yield Warning(
            "POSTWRIGHT_PUBLIC_URL is http at a public address: passwords and sessions travel in the clear, "
            "and the session cookie is not marked as secure.",
            hint="Put a reverse proxy with a certificate before it and give the https address.",
            id="postwright.W007",
        )
    elif not settings.TRUSTED_PROXIES:
        yield Warning(
            "The public address is https, but POSTWRIGHT_TRUSTED_PROXIES is 0: log-in limits see only the proxy.",
            hint="Set POSTWRIGHT_TRUSTED_PROXIES to the number of reverse proxies, mostly 1.",
            id="postwright.W008",
        )


def _watching() -> Iterator[CheckMessage]:
    for name in ("ALERT_WEBHOOK", "PING_URL"):
        url = getattr(settings, name)
        if url and not _is_url(url):
            yield Error(
                f"POSTWRIGHT_{name} is no address that can be called, so nobody would hear of a stall.",
                hint="Write it with its scheme: https://hooks.example.org/…",
                id="postwright.E009",
            )


def _storage() -> Iterator[CheckMessage]:
    is_bucket = settings.STORAGE_URL.startswith("s3:")
    try:
        storage_from_url(settings.STORAGE_URL or settings.DATA_DIR.absolute().as_uri())
    except UnknownStorage as error:
        yield Error(
            f"POSTWRIGHT_STORAGE_URL cannot be used: {error}",
            hint="docs/running/storage.md says how it is written.",
            id="postwright.E010",
        )
    if is_bucket and not (settings.STORAGE_OWNER and settings.STORAGE_REGION):
        yield Error(
            "Files lie in a bucket, and nobody has said whose it is and where.",
            hint="Set POSTWRIGHT_STORAGE_OWNER to who owns the bucket by contract, and POSTWRIGHT_STORAGE_REGION "
            "to the country and region: people are told where their files are.",
            id="postwright.E011",
        )
    if is_bucket and bool(settings.S3_KEY_ID) != bool(settings.S3_SECRET):
        yield Error(
            "Of the bucket's key only one half is set.",
            hint="Set both POSTWRIGHT_S3_KEY_ID and POSTWRIGHT_S3_SECRET, or neither.",
            id="postwright.E012",
        )
    if settings.MEDIA_FROM_BUCKET and not is_bucket:
        yield Warning(
            "POSTWRIGHT_MEDIA_FROM_BUCKET is on, but there is no bucket to fetch media from.",
            hint="Leave it out.",
            id="postwright.W013",
        )
    if settings.STORAGE_ACCOUNT and not re.fullmatch(r"[0-9]{12}", settings.STORAGE_ACCOUNT):
        yield Error(
            "POSTWRIGHT_STORAGE_ACCOUNT is not the number of an Amazon account, so every call would be refused.",
            hint="It has 12 digits. Leave it out for a bucket that is not at Amazon.",
            id="postwright.E014",
        )


def _networks() -> Iterator[CheckMessage]:
    for names in sorted({pair for pairs in KEYS.values() for pair in pairs}):
        halves = [name for name in names if env.text(name, "", "").strip()]
        if len(halves) == 1:
            yield Error(
                f"POSTWRIGHT_{halves[0]} is set, its other half is not, so nobody can connect a channel with it.",
                hint=f"Set both POSTWRIGHT_{names[0]} and POSTWRIGHT_{names[1]}, or neither.",
                id="postwright.E015",
            )
    simulated = sorted({name for name, options in settings.NETWORKS.items() if options.get("hosts_at")})
    if simulated and is_public(settings.PUBLIC_URL):
        yield Warning(
            f"A simulator plays {', '.join(simulated)}: what people publish there reaches nobody.",
            hint="Leave POSTWRIGHT_META_URL, POSTWRIGHT_THREADS_URL and POSTWRIGHT_TIKTOK_URL out.",
            id="postwright.W016",
        )


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
