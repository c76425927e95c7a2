"""
Arrivals in a bucket. All that is known of one lies in the bucket, since any process may get the next piece.

Below `.arrivals/FOLDER/TOKEN/`:

* `begun` says which multipart upload it is, and how long its parts are. It is made first and goes last.
* Full parts are parts of that upload. Part n always holds the same range, so writing one again does no harm.
* `tail-N`: what follows the full parts, from byte N on. A full part that takes it up makes it void at the same
  moment, since N is no longer where the full parts end.
* `head`: the first bytes, since nobody can read from a part.
* `whole`: the object that the upload becomes when it is finished.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO

from postwright.ports.storage.base import (
    CHUNK,
    HEAD_BYTES,
    Away,
    Busy,
    Damaged,
    Missing,
    Stored,
    TooLarge,
    WrongOffset,
    check_arrival,
    key_for,
    new_arrival,
)
from postwright.ports.storage.disk import digest_of
from postwright.ports.storage.s3.bucket import Bucket, Entry
from postwright.ports.storage.s3.reading import open_file

ARRIVALS = ".arrivals/"
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html: parts of 5 MiB to 5 GiB, at most 10 000.
MOST_PARTS = 10_000
PART_BYTES = 8 << 20


@dataclass(frozen=True)
class State:
    """`parts`: the ETags of the full ones, in order. `whole`: its size once the upload was completed."""

    upload: str
    part: int
    parts: list[str]
    tail: int
    whole: int | None = None

    @property
    def start(self) -> int:
        """Where the tail begins."""
        return len(self.parts) * self.part

    @property
    def size(self) -> int:
        return self.start + self.tail if self.whole is None else self.whole


@dataclass(frozen=True)
class Content:
    """What an arrival holds; `content` are the bytes themselves where they are few, else they lie in `whole`."""

    stored: Stored
    content: bytes | None = None


class S3Arrivals:
    """:param part: bytes of a part; the server's lower limit is mostly 5 MiB, and `head` shows no more than one"""

    def __init__(self, bucket: Bucket, *, part: int = PART_BYTES) -> None:
        self._bucket, self._part = bucket, part

    def begin(self, folder: str) -> str:
        arrival = new_arrival(folder)
        made = self._bucket.call("create_multipart_upload", _at(arrival, "whole"), **self._bucket.encryption)
        self._put(arrival, "begun", json.dumps({"upload": made["UploadId"], "part": self._part}).encode())
        return arrival

    def append(self, arrival: str, stream: BinaryIO, *, at: int, limit: int | None) -> int:
        state = self.state(arrival)
        if at != state.size:
            raise WrongOffset(state.size)
        if state.whole is not None:
            raise Busy("it is being finished")
        return _Writer(self, arrival, state).write(stream, limit)

    def size(self, arrival: str) -> int:
        return self.state(arrival).size

    def head(self, arrival: str, count: int) -> bytes:
        names = self._names(arrival)
        if "begun" not in names:
            raise Missing(arrival)
        for name in ("head", "tail-0"):
            if name in names:
                return self.get(arrival, name)[: min(count, HEAD_BYTES)]
        return b""

    def content(self, arrival: str) -> Content:
        """Put the parts together and say what they hold."""
        state = self.state(arrival)
        folder = arrival.partition("/")[0]
        if state.whole is None and not state.parts:
            content = self.tail(arrival, state)
            sha256 = hashlib.sha256(content).hexdigest()
            return Content(Stored(key_for(folder, sha256), sha256, len(content)), content)
        if state.whole is None:
            self._complete(arrival, state)
        with open_file(self._bucket, _at(arrival, "whole")) as stream:
            sha256, size = digest_of(stream)
        if size != state.size:
            raise Damaged("The bucket put the parts together otherwise")
        return Content(Stored(key_for(folder, sha256), sha256, size))

    def whole(self, arrival: str) -> str:
        """The object's path in the bucket."""
        return self._bucket.path(_at(arrival, "whole"))

    def abandon(self, arrival: str) -> bool:
        check_arrival(arrival)
        names = self._names(arrival)
        if "begun" in names:
            begun = self._begun(arrival)
            with suppress(Missing):
                self._bucket.call("abort_multipart_upload", _at(arrival, "whole"), UploadId=begun["upload"])
        for name in sorted(names, key="begun".__eq__):
            self._bucket.call("delete_object", _at(arrival, name))
        return "begun" in names

    def living(self, *, since: float) -> tuple[set[str], set[str]]:
        """Those with anything that came at or after this Unix time, and the others."""
        changed: dict[str, float] = defaultdict(float)
        for entry in self._bucket.listed(ARRIVALS):
            arrival = entry.key.removeprefix(ARRIVALS).rpartition("/")[0]
            changed[arrival] = max(changed[arrival], entry.changed)
        young = {
            arrival for arrival, at in changed.items() if at >= since or self._last_part(arrival) >= since
        }
        return young, set(changed) - young

    def state(self, arrival: str) -> State:
        """:raises Missing: there is none"""
        names = self._names(arrival)
        if "begun" not in names:
            raise Missing(arrival)
        begun = self._begun(arrival)
        if "whole" in names:
            return State(begun["upload"], begun["part"], [], 0, names["whole"].size)
        parts: list[str] = []
        for number, part in enumerate(self._parts(arrival, begun["upload"]), start=1):
            if part["PartNumber"] != number or part["Size"] != begun["part"]:
                break  # the short last part of a finish that broke off; the tail still holds it
            parts.append(part["ETag"])
        tail = names.get(f"tail-{len(parts) * begun['part']}")
        return State(begun["upload"], begun["part"], parts, tail.size if tail else 0)

    def tail(self, arrival: str, state: State) -> bytes:
        return self.get(arrival, f"tail-{state.start}") if state.tail else b""

    def put_tail(self, arrival: str, start: int, content: bytes) -> None:
        self._put(arrival, f"tail-{start}", content)

    def drop_tail(self, arrival: str, start: int) -> None:
        with suppress(Away):  # it is void already, and goes with the arrival at the latest
            self._bucket.call("delete_object", _at(arrival, f"tail-{start}"))

    def put_part(self, arrival: str, state: State, number: int, content: bytes) -> str:
        if number == 1:
            self._put(arrival, "head", content[:HEAD_BYTES])
        made = self._bucket.call(
            "upload_part", _at(arrival, "whole"), UploadId=state.upload, PartNumber=number, Body=content
        )
        return str(made["ETag"])

    def get(self, arrival: str, name: str) -> bytes:
        """One of the small objects, at once."""
        return self._bucket.read(_at(arrival, name))

    def _complete(self, arrival: str, state: State) -> None:
        etags = list(state.parts)
        if state.tail:
            etags.append(self.put_part(arrival, state, len(etags) + 1, self.tail(arrival, state)))
        parts = [{"ETag": etag, "PartNumber": number} for number, etag in enumerate(etags, start=1)]
        with suppress(Missing):  # completed by a call whose answer was lost; else `whole` is missing next
            self._bucket.call(
                "complete_multipart_upload",
                _at(arrival, "whole"),
                UploadId=state.upload,
                MultipartUpload={"Parts": parts},
            )

    def _put(self, arrival: str, name: str, content: bytes) -> None:
        self._bucket.call("put_object", _at(arrival, name), Body=content, **self._bucket.encryption)

    def _names(self, arrival: str) -> dict[str, Entry]:
        base = _at(arrival, "")
        return {entry.key.removeprefix(base): entry for entry in self._bucket.listed(base)}

    def _begun(self, arrival: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.get(arrival, "begun"))
        return found

    def _parts(self, arrival: str, upload: str) -> Iterator[dict[str, Any]]:
        key = self._bucket.path(_at(arrival, "whole"))
        for page in self._bucket.pages("list_parts", Key=key, UploadId=upload):
            yield from page.get("Parts", [])

    def _last_part(self, arrival: str) -> float:
        with suppress(Missing):
            parts = self._parts(arrival, self._begun(arrival)["upload"])
            return max((part["LastModified"].timestamp() for part in parts), default=0.0)
        return 0.0


class _Writer:
    """One append: holds at most one part and one chunk in memory."""

    def __init__(self, arrivals: S3Arrivals, arrival: str, state: State) -> None:
        self._arrivals, self._arrival, self._state = arrivals, arrival, state
        self._parts, self._part = len(state.parts), state.part
        self._kept = state.tail  # bytes of the tail that lie in the bucket
        self._tail = bytearray()

    def write(self, stream: BinaryIO, limit: int | None) -> int:
        self._tail += self._arrivals.tail(self._arrival, self._state)
        most = self._part * MOST_PARTS
        try:
            self._read(stream, most if limit is None else min(limit, most))
        finally:
            if len(self._tail) != self._kept:
                self._arrivals.put_tail(self._arrival, self._parts * self._part, bytes(self._tail))
        if self._state.tail and self._parts > len(self._state.parts):
            self._arrivals.drop_tail(self._arrival, self._state.start)
        return self._size

    @property
    def _size(self) -> int:
        return self._parts * self._part + len(self._tail)

    def _read(self, stream: BinaryIO, limit: int) -> None:
        self._send_full()
        while chunk := stream.read(CHUNK):
            fits = chunk[: max(0, limit - self._size)]
            self._tail += fits
            self._send_full()
            if len(fits) < len(chunk):
                raise TooLarge(limit)

    def _send_full(self) -> None:
        while len(self._tail) >= self._part:
            content = bytes(self._tail[: self._part])
            self._arrivals.put_part(self._arrival, self._state, self._parts + 1, content)
            del self._tail[: self._part]
            self._parts, self._kept = self._parts + 1, 0


def _at(arrival: str, name: str) -> str:
    return f"{ARRIVALS}{check_arrival(arrival)}/{name}"
