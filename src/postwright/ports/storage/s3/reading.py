"""A file in a bucket as a stream that can be sought: asked for in ranges, checked when it was read whole."""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from botocore.exceptions import BotoCoreError, HTTPClientError

from postwright.ports.storage.base import Away, Damaged
from postwright.ports.storage.s3.bucket import TRIES, Bucket

BUFFER = 1 << 18


class BucketFile(io.RawIOBase):
    """
    :param size: in bytes
    :param sha256: compared once the file was read from its first to its last byte without a jump
    """

    def __init__(self, bucket: Bucket, key: str, size: int, sha256: str = "") -> None:
        self._bucket, self._key, self._size, self._sha256 = bucket, key, size, sha256
        self._at = 0
        self._body: Any = None
        self._digest, self._digested = hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("before the first byte")
        if start + offset != self._at:
            self._hang_up()
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        view = memoryview(buffer).cast("B")
        got = self._some(len(view))
        view[: len(got)] = got
        self._check(got)
        self._at += len(got)
        return len(got)

    def close(self) -> None:
        self._hang_up()
        super().close()

    def _some(self, count: int) -> bytes:
        """What is there next. A connection that breaks is taken up again where it broke."""
        for tries_left in reversed(range(TRIES)):
            with self._broken_named(is_last=not tries_left):
                self._body = self._body or self._ask()
                if got := self._body.read(count):
                    return bytes(got)
            self._hang_up()
        raise Away("The bucket sends less than it has")

    def _ask(self) -> Any:
        asked = {"Range": f"bytes={self._at}-{self._size - 1}"} if self._at else {}
        return self._bucket.call("get_object", self._key, **asked)["Body"]

    @contextmanager
    def _broken_named(self, *, is_last: bool) -> Iterator[None]:
        try:
            yield
        except (BotoCoreError, HTTPClientError, OSError) as error:
            if is_last:
                raise Away(f"The bucket broke off: {type(error).__name__}") from None

    def _check(self, got: bytes) -> None:
        if not self._sha256 or self._digested != self._at:
            return
        self._digest.update(got)
        self._digested += len(got)
        if self._digested == self._size and self._digest.hexdigest() != self._sha256:
            raise Damaged("A file came back changed")

    def _hang_up(self) -> None:
        if self._body is not None:
            with suppress(Exception):
                self._body.close()
        self._body = None


def open_file(bucket: Bucket, key: str, sha256: str = "") -> io.BufferedReader:
    """:raises Missing: it is not there"""
    size = bucket.call("head_object", key)["ContentLength"]
    return io.BufferedReader(BucketFile(bucket, key, size, sha256), BUFFER)
