"""Whether strangers get at a bucket. Asked of the bucket itself: what its policies say and what they do may differ."""

import json
import secrets
from collections.abc import Iterator
from contextlib import suppress

import botocore.session
from botocore.awsrequest import AWSRequest
from botocore.exceptions import HTTPClientError
from botocore.httpsession import URLLib3Session
from botocore.utils import get_environ_proxies

from postwright.ports.storage.base import Away, Missing, Verdict
from postwright.ports.storage.s3.bucket import CONNECT_S, READ_S, Bucket, stranger

PROBES = ".probe/"
EXAMINED = ".examined"


def examine(bucket: Bucket, *, at: float) -> Verdict:
    """
    Write a probe, and try without a signature to read it, to list it and to write another.

    :raises Away: the bucket cannot be reached, or we are refused ourselves
    """
    name = f"{PROBES}{secrets.token_hex(16)}"
    bucket.call("put_object", name, Body=secrets.token_bytes(16), **bucket.encryption)
    try:
        bucket.call("head_object", name)
        verdict = Verdict(tuple(what for what, status in _attempts(bucket, name) if _is_success(status)), at)
    finally:
        with suppress(Away):  # the sweep takes what stays
            for left in (name, f"{name}-strange"):
                bucket.call("delete_object", left)
    words = json.dumps({"open_to": verdict.open_to, "at": at}).encode()
    bucket.call("put_object", EXAMINED, Body=words, **bucket.encryption)
    return verdict


def examined(bucket: Bucket) -> Verdict | None:
    """What was found last, by whichever process."""
    try:
        found = json.loads(bucket.read(EXAMINED))
        return Verdict(tuple(map(str, found["open_to"])), float(found["at"]))
    except (Missing, ValueError, KeyError, TypeError):
        return None


def _attempts(bucket: Bucket, name: str) -> Iterator[tuple[str, int]]:
    """What was tried, and the HTTP status of its answer; boto3 itself would make a 500 of a list it cannot read."""
    path, client = bucket.path(name), stranger(bucket)
    for what, operation, method, parameters in (
        ("read", "get_object", "GET", {"Key": path}),
        ("list", "list_objects_v2", "GET", {"Prefix": path, "MaxKeys": 1}),
        ("write", "put_object", "PUT", {"Key": f"{path}-strange"}),
    ):
        address = client.generate_presigned_url(operation, Params={"Bucket": bucket.name} | parameters)
        yield what, _status(method, address)
    client.close()


def _status(method: str, address: str) -> int:
    """By the same way as all other calls: with its proxies and certificates."""
    way = URLLib3Session(
        verify=botocore.session.get_session().get_config_variable("ca_bundle") or True,
        proxies=get_environ_proxies(address),
        timeout=(CONNECT_S, READ_S),
    )
    try:
        return int(way.send(AWSRequest(method, address, data=b"").prepare()).status_code)
    except HTTPClientError as error:
        raise Away(f"The bucket does not answer a stranger: {type(error).__name__}") from None
    finally:
        way.close()


def _is_success(status: int) -> bool:
    if not (200 <= status < 300 or 400 <= status < 500):
        raise Away(f"The bucket does not say what strangers may: {status}")
    return status < 300
