"""The calls to one bucket: time-outs, retries, checksums, and what its refusals mean."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from postwright.ports.storage.base import Away, Missing, NoSpace
from postwright.ports.storage.s3_address import S3Address

CONNECT_S = 5
READ_S = 60  # completing a large upload may take a minute before the first byte of the answer
TRIES = 3  # a lost packet or a "503 Slow Down" is over by then; what lasts is for the caller's own retries
CONNECTIONS = 50  # more than the publisher's places for files, so that none waits for another
FULL = {"QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "507"}
NO_KEY = {"NoSuchKey", "NoSuchUpload"}
UNSURE = {"404", "NotFound"}  # an answer without a body: the key may be missing, or the whole bucket


@dataclass(frozen=True)
class Credentials:
    """Both empty: what boto3 finds by itself, such as the role of the machine."""

    key_id: str = ""
    secret: str = ""

    def __repr__(self) -> str:
        return "Credentials(…)"


@dataclass(frozen=True, slots=True)
class Entry:
    """`key` without the bucket's prefix, `size` in bytes, `changed` in Unix time."""

    key: str
    size: int
    changed: float


@dataclass(frozen=True)
class Bucket:
    """
    :param client: boto3's; safe to use from many threads
    :param account: the number of the Amazon account that must own the bucket; empty: any
    """

    client: Any
    address: S3Address
    account: str = ""

    @property
    def name(self) -> str:
        return self.address.bucket

    @property
    def encryption(self) -> dict[str, str]:
        """What goes along with each new object."""
        if not self.address.encryption:
            return {}
        key = {"SSEKMSKeyId": self.address.kms_key} if self.address.kms_key else {}
        return {"ServerSideEncryption": self.address.encryption, **key}

    def call(self, operation: str, key: str | None = None, **parameters: Any) -> Any:
        """
        One call about the bucket, or about a key below its prefix.

        :raises Missing: the bucket answered that the key is not there
        :raises NoSpace: the bucket's owner has no room left
        :raises Away: anything else
        """
        if key is not None:
            parameters["Key"] = self.path(key)
        with self.answering(operation):
            return getattr(self.client, operation)(Bucket=self.name, **parameters)

    def read(self, key: str) -> bytes:
        """A small object. Raises as `call` does."""
        body = self.call("get_object", key)["Body"]
        with body, self.answering("get_object"):
            return bytes(body.read())

    def path(self, key: str) -> str:
        return f"{self.address.prefix}{key}"

    def pages(self, operation: str, **parameters: Any) -> Iterator[dict[str, Any]]:
        """All pages of a list; `parameters` as boto3 names them. Raises as `call` does."""
        pages = iter(self.client.get_paginator(operation).paginate(Bucket=self.name, **parameters))
        while True:
            with self.answering(operation):
                page = next(pages, None)
            if page is None:
                return
            yield page

    def listed(self, prefix: str) -> Iterator[Entry]:
        """The objects whose keys begin so."""
        for page in self.pages("list_objects_v2", Prefix=self.path(prefix)):
            for found in page.get("Contents", []):
                key = found["Key"].removeprefix(self.address.prefix)
                yield Entry(key, found["Size"], found["LastModified"].timestamp())

    @contextmanager
    def answering(self, operation: str) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            raise self._meaning(operation, error) from None
        except (BotoCoreError, HTTPClientError) as error:
            raise Away(f"The bucket does not answer: {operation}, {type(error).__name__}") from None

    def _meaning(self, operation: str, error: ClientError) -> Missing | NoSpace | Away:
        """Only the code: the rest of an error's body holds what was signed, and people's file names."""
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in NO_KEY or (code in UNSURE and operation != "head_bucket" and self._is_there()):
            return Missing("no such object")
        if code in FULL:
            return NoSpace("the bucket is full")
        return Away(f"The bucket refuses: {operation}, {code}")

    def _is_there(self) -> bool:
        self.call("head_bucket")
        return True


def open_bucket(address: S3Address, credentials: Credentials, *, account: str = "") -> Bucket:
    client = _client(address, credentials, _config(address))
    if account:
        client.meta.events.register("provide-client-params.s3.*", _naming_owner(account))
    return Bucket(client, address, account)


def stranger(bucket: Bucket) -> Any:
    """A client that signs nothing."""
    config = _config(bucket.address).merge(
        Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1})
    )
    return _client(bucket.address, Credentials(), config)


def _config(address: S3Address) -> Config:
    return Config(
        region_name=address.region,
        signature_version="s3v4",
        connect_timeout=CONNECT_S,
        read_timeout=READ_S,
        retries={"mode": "standard", "total_max_attempts": TRIES},
        max_pool_connections=CONNECTIONS,
        # Each body goes under a signature over its SHA-256, which every server must check. Checksums in trailers,
        # boto3's default since 2025, are refused by older servers.
        s3={
            "addressing_style": address.style,
            "payload_signing_enabled": True,
            "us_east_1_regional_endpoint": "regional",  # one host for each region, as `S3Address.origin` says
        },
        request_checksum_calculation="when_required",
        response_checksum_validation="when_supported",
    )


def _client(address: S3Address, credentials: Credentials, config: Config) -> Any:
    session = boto3.session.Session(
        aws_access_key_id=credentials.key_id or None, aws_secret_access_key=credentials.secret or None
    )
    return session.client("s3", endpoint_url=address.endpoint or None, config=config)


def _naming_owner(account: str) -> Any:
    """Amazon refuses a call whose bucket belongs to anybody else: nobody can put one of the same name in its place."""

    def name_owner(params: dict[str, Any], model: Any, **_: Any) -> dict[str, Any]:
        known = model.input_shape.members if model.input_shape else {}
        wanted = {"ExpectedBucketOwner", "ExpectedSourceBucketOwner"} & set(known)
        return params | dict.fromkeys(wanted, account)

    return name_owner
