"""Whether strangers get at a bucket. Asked of the bucket itself: what its policies say and what they do may differ."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from postwright.ports.storage.base import Away
from postwright.ports.storage.s3.bucket import Bucket, stranger

PROBES = ".probe/"


@dataclass(frozen=True)
class Verdict:
    """`open_to`: what anybody may do: "read", "list", "write"."""

    open_to: tuple[str, ...]

    @property
    def is_private(self) -> bool:
        return not self.open_to


def examine(bucket: Bucket) -> Verdict:
    """
    Write a probe, and try without a signature to read it, to list it and to write another.

    :raises Away: the bucket cannot be reached, or we are refused ourselves
    """
    name = f"{PROBES}{secrets.token_hex(16)}"
    bucket.call("put_object", name, Body=secrets.token_bytes(16), **bucket.encryption)
    try:
        bucket.call("get_object", name)["Body"].close()
        return Verdict(tuple(what for what, attempt in _attempts(bucket, name) if _succeeds(attempt)))
    finally:
        with suppress(Away):  # the sweep takes what stays
            for left in (name, f"{name}-strange"):
                bucket.call("delete_object", left)


def _attempts(bucket: Bucket, name: str) -> list[tuple[str, Callable[[], Any]]]:
    client, path = stranger(bucket), bucket.path(name)
    place = {"Bucket": bucket.name}
    return [
        ("read", lambda: client.head_object(**place, Key=path)),
        ("list", lambda: client.list_objects_v2(**place, Prefix=path, MaxKeys=1)),
        ("write", lambda: client.put_object(**place, Key=f"{path}-strange", Body=b"")),
    ]


def _succeeds(attempt: Callable[[], Any]) -> bool:
    try:
        attempt()
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if status >= 500:
            raise Away(f"The bucket does not say what strangers may: {status}") from None
        return False
    except (BotoCoreError, HTTPClientError) as error:
        raise Away(f"The bucket does not answer a stranger: {type(error).__name__}") from None
    return True
