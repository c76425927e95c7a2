"""A large video on a line that breaks at four fifths of it: how fast it comes in, and what it costs in memory."""

import http.client
import json
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self

from benchmarks.machine import proportional_mb
from benchmarks.standing import token_on
from tests.journeys.installation import Installation
from tests.journeys.material import video

SIZE = 2 * 1024**3 - 1  # the largest that an installation takes, unless its operator says otherwise
BROKEN_AT = 0.8
PIECE = bytes(range(256)) * 4096  # one MB
IDLE_S, LOOK_S, POLL_S, SETTLED_S, PATIENCE_S = 10, 0.25, 0.2, 2, 900
VERSION = {"Tus-Resumable": "1.0.0"}


def measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="pw-bench") as folder:
        head = video(Path(folder), seconds=10).read_bytes()
        with Installation(Path(folder) / "data") as one:
            time.sleep(IDLE_S)
            idle = proportional_mb(one.pid)
            client = Client.of(one)
            with _watched(one.pid) as sending:
                begun = time.perf_counter()
                kept = client.send(head)
                sent_s = time.perf_counter() - begun
            with _watched(one.pid) as preparing:
                begun = time.perf_counter()
                client.wait_until_ready()
                ready_s = time.perf_counter() - begun
    return {
        "bytes": SIZE,
        "kept_share": kept / SIZE,
        "sent_s": sent_s,
        "mb_per_second": SIZE / 1e6 / sent_s,
        "ready_s": ready_s,
        "idle_mb": idle,
        "sending_more_mb": max(sending) - idle,
        "preparing_more_mb": max(preparing) - idle,
    }


class Client:
    """Speaks tus 1.0 and knows nothing else."""

    @classmethod
    def of(cls, one: Installation) -> Self:
        return cls(one.port, token_on(one))

    def __init__(self, port: int, token: str) -> None:
        self._port, self._key, self._item = port, {"Authorization": f"Bearer {token}"}, ""

    def send(self, head: bytes) -> int:
        """Returns how many bytes had been kept when the line broke."""
        name = b64encode(b"large.mp4").decode()
        begun = self._ask(
            "POST",
            "/api/v1/uploads",
            {"Upload-Length": str(SIZE), "Upload-Metadata": f"filename {name}"},
        )
        address = begun["Location"]
        self._patch(address, _bytes_of(head, 0, int(SIZE * BROKEN_AT)), offset=0, left=SIZE, hang_up=True)
        kept = self._kept(address)
        answer = self._patch(address, _bytes_of(head, kept, SIZE), offset=kept, left=SIZE - kept)
        assert answer["Upload-Offset"] == str(SIZE), str(answer)
        self._item = answer["Postwright-Media"]
        return kept

    def _kept(self, address: str) -> int:
        """Once the server has read what was still on the line."""
        kept = -1
        while kept != (now := int(self._ask("HEAD", address)["Upload-Offset"])):
            kept = now
            time.sleep(SETTLED_S)
        return kept

    def wait_until_ready(self) -> None:
        """Until its copy without hidden data is made too."""
        deadline = time.monotonic() + PATIENCE_S
        while (item := self._look())["state"] != "ready":
            assert item["state"] == "processing", item
            assert time.monotonic() < deadline, item
            time.sleep(POLL_S)

    def _patch(
        self, address: str, pieces: Iterator[bytes], *, offset: int, left: int, hang_up: bool = False
    ) -> Message:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=300)
        line.putrequest("PATCH", address.removeprefix(f"http://127.0.0.1:{self._port}"))
        headers = {**VERSION, **self._key, "Content-Type": "application/offset+octet-stream"}
        for name, value in {**headers, "Upload-Offset": str(offset), "Content-Length": str(left)}.items():
            line.putheader(name, value)
        line.endheaders()
        for piece in pieces:
            line.send(piece)
        told = Message() if hang_up else line.getresponse().headers
        line.close()
        return told

    def _ask(self, method: str, address: str, headers: dict[str, str] | None = None) -> Message:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        path = address.removeprefix(f"http://127.0.0.1:{self._port}")
        line.request(method, path, headers={**VERSION, **self._key, **(headers or {})})
        answer = line.getresponse()
        assert answer.status < HTTPStatus.BAD_REQUEST, answer.read()
        line.close()
        return answer.headers

    def _look(self) -> Any:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        line.request("GET", f"/api/v1/media/{self._item}", headers=self._key)
        item = json.load(line.getresponse())
        line.close()
        return item


def _bytes_of(head: bytes, first: int, end: int) -> Iterator[bytes]:
    """Of a video that ends in one box with nothing to see, as long as it takes."""
    start = head + (SIZE - len(head)).to_bytes(4, "big") + b"free"
    while first < end:
        if first < len(start):
            piece = start[first:end]
        else:
            piece = PIECE[(first - len(start)) % len(PIECE) :][: end - first]
        yield piece
        first += len(piece)


@contextmanager
def _watched(pid: int) -> Iterator[list[float]]:
    """What all processes hold, again and again."""
    seen, over = [proportional_mb(pid)], threading.Event()

    def look() -> None:
        while not over.wait(LOOK_S):
            seen.append(proportional_mb(pid))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()
