"""Where a bucket is, as one URL says it. No key ever stands in it."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from postwright.ports.storage.base import UnknownStorage

SHAPE = "s3://bucket/prefix?endpoint=https://s3.example.org&region=eu-central-1"
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)
PREFIX = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*", re.ASCII)
ENDPOINT = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9a-f:]+\])(?::[0-9]{1,5})?", re.ASCII)
KNOWN = {"endpoint", "region", "style", "encryption", "kms_key"}


@dataclass(frozen=True)
class S3Address:
    """
    `prefix` is empty or ends with a slash; `endpoint` empty: Amazon's own of that region.

    `style`: whether the bucket's name stands in the path or before the host.
    `encryption`: what the server is asked to encrypt with: "AES256", "aws:kms", or nothing.
    """

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = "us-east-1"
    style: Literal["path", "virtual"] = "virtual"
    encryption: Literal["", "AES256", "aws:kms"] = ""
    kms_key: str = ""

    @property
    def origin(self) -> str:
        """Scheme and host of the addresses at which files are fetched from the bucket itself."""
        if not self.endpoint:
            host = f"s3.{self.region}.amazonaws.com"
            return f"https://{self.bucket}.{host}" if self.style == "virtual" else f"https://{host}"
        parts = urlsplit(self.endpoint)
        own = f"{self.bucket}." if self.style == "virtual" else ""
        return f"{parts.scheme}://{own}{parts.netloc}"


def address_from_url(url: str) -> S3Address:
    """
    :param url: as `SHAPE`; also `style=path|virtual`, `encryption=AES256|aws:kms`, `kms_key=…`
    :raises UnknownStorage: the message says what is wrong with it
    """
    try:
        parts = urlsplit(url)
        given = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        raise UnknownStorage(f"An S3 storage is written {SHAPE}.") from None
    asked = dict(given)
    if unknown := set(asked) - KNOWN:
        raise UnknownStorage(f"An S3 storage knows {', '.join(sorted(KNOWN))}, but not {min(unknown)}.")
    if len(asked) < len(given) or parts.fragment:
        raise UnknownStorage(f"An S3 storage is written {SHAPE}, each part once.")
    endpoint = _endpoint(asked.get("endpoint", ""))
    return S3Address(
        bucket=_bucket(parts.netloc),
        prefix=_prefix(unquote(parts.path)),
        endpoint=endpoint,
        region=_word("region", asked.get("region", "us-east-1")),
        style=_style(asked.get("style", "path" if endpoint else "virtual")),
        encryption=_encryption(asked.get("encryption", "")),
        kms_key=_kms_key(asked),
    )


def _bucket(name: str) -> str:
    if "@" in name:
        raise UnknownStorage(
            "An S3 storage holds no key: give POSTWRIGHT_S3_KEY_ID and POSTWRIGHT_S3_SECRET."
        )
    if not BUCKET.fullmatch(name):
        raise UnknownStorage(f"An S3 storage begins with the bucket's name: {SHAPE}.")
    return name


def _prefix(path: str) -> str:
    prefix = f"{path.strip('/')}/" if path.strip("/") else ""
    if not PREFIX.fullmatch(prefix):
        raise UnknownStorage("An S3 storage's prefix holds letters, digits, '_', '-' and '/' only.")
    return prefix


def _endpoint(url: str) -> str:
    """Unencrypted only within this machine: files and signatures would travel in the clear."""
    if not url:
        return ""
    if not ENDPOINT.fullmatch(url.rstrip("/")):
        raise UnknownStorage("An S3 storage's endpoint is scheme and host alone: https://s3.example.org")
    parts = urlsplit(url)
    if parts.scheme != "https" and not _is_this_machine(parts.hostname or ""):
        raise UnknownStorage(
            "An S3 storage's endpoint begins with https://, unless it is on this machine itself."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _word(name: str, value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]{1,64}", value, re.ASCII):
        raise UnknownStorage(f"An S3 storage's {name} is one word.")
    return value


def _style(value: str) -> Literal["path", "virtual"]:
    match value:
        case "path" | "virtual":
            return value
    raise UnknownStorage("An S3 storage's style is 'path' or 'virtual'.")


def _encryption(value: str) -> Literal["", "AES256", "aws:kms"]:
    match value:
        case "" | "AES256" | "aws:kms":
            return value
    raise UnknownStorage("An S3 storage's encryption is 'AES256' or 'aws:kms'.")


def _kms_key(asked: dict[str, str]) -> str:
    key = asked.get("kms_key", "")
    if key and asked.get("encryption") != "aws:kms":
        raise UnknownStorage("An S3 storage's kms_key goes with encryption=aws:kms.")
    return key
