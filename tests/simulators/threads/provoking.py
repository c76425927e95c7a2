"""
How each code of `codes.csv` is brought about. A test makes the simulator say every one of them.

`state`: by what a publisher does or what time brings. `script`: Graph's general codes, which depend on Meta alone.
"""

import csv
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.simulators.parts.samples import FileHost, film, picture
from tests.simulators.threads.caller import ANNA, Caller, Said
from tests.simulators.threads.errors import GraphError

CODES = Path(__file__).with_name("codes.csv")
type Provocation = Callable[[Caller, FileHost], Awaitable[Said]]


def rows() -> list[tuple[str, str, int, str]]:
    """Where, code, HTTP status, how."""
    with CODES.open() as file:
        return [(one["where"], one["code"], int(one["http"]), one["how"]) for one in csv.DictReader(file)]


def scripted(code: str) -> Provocation:
    number, _, subcode = code.partition("/")

    async def provoke(caller: Caller, files: FileHost) -> Said:
        caller.threads.faults.script("create", GraphError(int(number), subcode=int(subcode or 0)))
        return await caller.create()

    return provoke


def creating(**given: str) -> Provocation:
    async def provoke(caller: Caller, files: FileHost) -> Said:
        return await caller.create(**given)

    return provoke


async def expired(caller: Caller, files: FileHost) -> Said:
    caller.threads.clock.advance(days=60)
    return await caller.create()


async def unknown_token(caller: Caller, files: FileHost) -> Said:
    caller.threads.login.end(ANNA)
    return await caller.create()


async def unscoped(caller: Caller, files: FileHost) -> Said:
    caller.token = caller.threads.connect(ANNA, ["threads_basic"])
    return await caller.create()


async def restricted(caller: Caller, files: FileHost) -> Said:
    caller.threads.profiles[ANNA].is_restricted = True
    return await caller.create()


async def full(caller: Caller, files: FileHost) -> Said:
    for _ in range(caller.threads.switches.posts_a_day):
        caller.threads.take("", ANNA)
    return await caller.post()


async def too_early(caller: Caller, files: FileHost) -> Said:
    return await caller.publish((await caller.create("[slow]")).id)


async def gone(caller: Caller, files: FileHost) -> Said:
    return await caller.get("/v1.0/1")


async def bad_code(caller: Caller, files: FileHost) -> Said:
    return await caller.exchange("strange")


async def narrow_quota(caller: Caller, files: FileHost) -> Said:
    caller.token = caller.threads.connect(ANNA, ["threads_basic"])
    return await caller.quota("quota_usage,delete_quota_usage")


def container(**given: str) -> Provocation:
    async def provoke(caller: Caller, files: FileHost) -> Said:
        return await caller.status(await caller.ready((await caller.create(**given)).id))

    return provoke


def filmed(data: Callable[[], bytes]) -> Provocation:
    async def provoke(caller: Caller, files: FileHost) -> Said:
        url = files.put("film.mp4", data())
        return await container(media_type="VIDEO", video_url=url)(caller, files)

    return provoke


async def gone_film(caller: Caller, files: FileHost) -> Said:
    return await container(media_type="VIDEO", video_url=files.at("gone.mp4"))(caller, files)


async def wide(caller: Caller, files: FileHost) -> Said:
    url = files.put("wide.jpg", picture(width=1100, height=100))
    return await container(media_type="IMAGE", image_url=url)(caller, files)


PROVOKE: dict[tuple[str, str], Provocation] = {
    ("token", "OAuthException"): bad_code,
    ("quota", "empty"): narrow_quota,
    ("graph", "190/463"): expired,
    ("graph", "190"): unknown_token,
    ("graph", "10"): unscoped,
    ("graph", "4/4279013"): restricted,
    ("graph", "9/2207042"): full,
    ("graph", "24/4279009"): too_early,
    ("graph", "100/33"): gone,
    ("graph", "100"): creating(media_type="STORY"),
    ("graph", "THREADS_API__LINK_LIMIT_EXCEEDED"): creating(
        text=" ".join(f"https://{number}.example/" for number in range(6))
    ),
    ("container", "FAILED_DOWNLOADING_VIDEO"): gone_film,
    ("container", "FAILED_PROCESSING_VIDEO"): filmed(lambda: b"no film" * 100),
    ("container", "INVALID_ASPEC_RATIO"): wide,
    ("container", "INVALID_FRAME_RATE"): filmed(lambda: film(rate=10)),
    ("container", "INVALID_DURATION"): filmed(lambda: film(seconds=301, rate=23, width=64, height=64)),
    **{
        ("container", message): container(text=f"[fail:{message}]")
        for message in (
            "FAILED_PROCESSING_AUDIO",
            "INVALID_BIT_RATE",
            "INVALID_AUDIO_CHANNELS",
            "INVALID_AUDIO_CHANNEL_LAYOUT",
            "UNKNOWN",
        )
    },
}
