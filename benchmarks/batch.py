"""A whole shoot at once: how many photos a second get their suggestions, how long each waits, what all of it holds."""

import statistics
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Self

import psutil
import psycopg
from PIL import Image

from benchmarks.machine import cpu_seconds, proportional_mb
from benchmarks.standing import WIDTH_12_MP, Api
from postwright.kit.postgres.layout import OWNER, Layout
from tests.journeys.installation import Installation
from tests.journeys.material import photo

PHOTOS = 200
MOTIFS, VIEWS, STEP = ("coffee", "chelsea", "motorcycle_left"), 4, 200
UNDER_WAY = (
    "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND scheduled_at IS NULL"
)
LOOK_S = 0.1
WEIGH_S = 2.0


def measure(photos: int = PHOTOS) -> dict[str, float]:
    """12 megapixel photos, sent one after the other through the API as fast as they are taken."""
    with tempfile.TemporaryDirectory(prefix="pw-bench") as folder, Installation(Path(folder) / "data") as one:
        api, pictures = Api.of(one), list(_shoot(Path(folder)))
        api.suggestions_for(pictures[0], number=255)  # the models are loaded
        with Weighed(one.pid) as weighed:
            begun, used = time.perf_counter(), cpu_seconds(one.pid)
            waits = _send(api, pictures, photos)
            seconds = time.perf_counter() - begun
            cores = (cpu_seconds(one.pid) - used) / seconds
            _wait_for_the_rest(one)
            settled = time.perf_counter() - begun
    by_time = statistics.quantiles(waits, n=20)
    return {
        "photos": photos,
        "photos_per_second": photos / seconds,
        "wait_p50_s": statistics.median(waits),
        "wait_p95_s": by_time[-1],
        "settled_s": settled,
        "peak_memory_mb": weighed.most,
        "cores_used": cores,
    }


def _shoot(folder: Path) -> Iterator[bytes]:
    """Of each motif the same scene, seen from `VIEWS` places: what a camera brings home."""
    for name in MOTIFS:
        with Image.open(photo(folder, name, width=WIDTH_12_MP + VIEWS * STEP)) as scene:
            for number in range(VIEWS):
                view, out = (
                    scene.crop((number * STEP, 0, number * STEP + WIDTH_12_MP, scene.height)),
                    BytesIO(),
                )
                view.save(out, "JPEG", quality=92)
                yield out.getvalue()


def _send(api: Api, pictures: list[bytes], photos: int) -> list[float]:
    """How long each waited from the moment it was taken; they are looked at in the order in which they came."""
    sent: deque[tuple[str, float]] = deque()
    waits: list[float] = []

    def follow() -> None:
        while len(waits) < photos:
            if sent and api.has_ended(sent[0][0]):
                waits.append(time.perf_counter() - sent.popleft()[1])
            else:
                time.sleep(LOOK_S)

    following = threading.Thread(target=follow)
    following.start()
    for number in range(photos):
        picture = pictures[number % len(pictures)] + number.to_bytes(2)  # a file of its own
        sent.append((api.ask_about(picture), time.perf_counter()))
    following.join()
    return waits


def _wait_for_the_rest(one: Installation) -> None:
    """Until their copies are made and each is compared with all the others."""
    with psycopg.connect(Layout.of(one.data).url(OWNER, "postwright"), autocommit=True) as database:
        while database.execute(UNDER_WAY).fetchone() != (0,):
            time.sleep(LOOK_S)


class Weighed:
    """The most memory that a process and its children held meanwhile, looked at every `WEIGH_S`."""

    def __init__(self, pid: int) -> None:
        self._pid, self.most = pid, 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._weigh)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _weigh(self) -> None:
        while not self._ended.wait(WEIGH_S):
            with suppress(psutil.NoSuchProcess):  # a child may end between being listed and being weighed
                self.most = max(self.most, proportional_mb(self._pid))
