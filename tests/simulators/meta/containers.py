"""Instagram containers: what may go into one, and how it becomes ready."""

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

from tests.simulators.meta.call import Call
from tests.simulators.meta.errors import CODES, GraphError
from tests.simulators.meta.fields import SHAPES, Shape, answer
from tests.simulators.meta.media import image_problem, look_at, takes_film
from tests.simulators.meta.options import DAY, Polls
from tests.simulators.meta.routes import route
from tests.simulators.meta.videos import receive
from tests.simulators.meta.world import InstagramAccount

MAX_CAPTION, MAX_HASHTAGS, MAX_MENTIONS, MAX_ALT = 2200, 30, 20, 1000
MAX_COLLABORATORS, MAX_PRODUCTS = 3, 5
KINDS = {"REELS", "STORIES", "CAROUSEL", "VIDEO", "IMAGE"}
REEL_RATIO, STORY_RATIO = (0.01, 10.0), (0.1, 10.0)
WAITS_S = 0.02


@dataclass(eq=False)
class Container:
    """`kind`: IMAGE, VIDEO, REELS, STORIES or CAROUSEL. `media_id`: once published."""

    id: str
    account: InstagramAccount
    kind: str
    created: float
    caption: str = ""
    is_item: bool = False
    children: list["Container"] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    data: bytearray = field(default_factory=bytearray)
    size: int = 0
    is_video: bool = False
    uploads: bool = False  # waits for bytes at rupload
    received_at: float | None = None
    looks: int = 0
    extra_looks: int = 0
    error: tuple[int, int] | None = None
    media_id: str = ""


# --- Creating ---


@route("POST", InstagramAccount, "media", needs="ig_publish")
async def create(meta: Any, call: Call, account: InstagramAccount) -> dict[str, Any]:
    _check_count(meta, call, account)
    container = _described(meta, call, account)
    if container.kind == "CAROUSEL":
        container.children = _children(meta, call, account)
        container.received_at = call.at
    elif container.is_video:
        await _expect_video(meta, call, container)
    else:
        await _take_image(meta, call, container)
    meta.world.keep(container)
    account.containers.append(call.at)
    told = {"id": container.id}
    if container.uploads:
        told["uri"] = f"{call.base}/rupload.facebook.com/ig-api-upload/{call.version}/{container.id}"
    return told


def _check_count(meta: Any, call: Call, account: InstagramAccount) -> None:
    account.containers = [at for at in account.containers if at > call.at - DAY]
    if len(account.containers) >= meta.options.container_limit:
        raise GraphError(4, None, "Too many containers within 24 hours")


def _described(meta: Any, call: Call, account: InstagramAccount) -> Container:
    kind = _kind(call)
    container = Container(meta.world.number(17_900_000_000_000_000), account, kind, call.at)
    container.is_item = call.flag("is_carousel_item", default=False)
    sends_video = bool(call.text("video_url")) or call.text("upload_type") == "resumable"
    container.is_video = kind in {"REELS", "VIDEO"} or (kind == "STORIES" and sends_video)
    container.caption = _caption(call) if kind != "STORIES" and not container.is_item else ""
    container.extra_looks = 3 if "[slow]" in call.text("caption") else 0
    container.details = _details(meta, call, container)
    return container


def _kind(call: Call) -> str:
    kind = call.text("media_type")
    if kind and kind not in KINDS:
        raise GraphError(100, 2207023)
    if not kind:
        kind = "IMAGE" if call.text("image_url") or not call.text("video_url") else "VIDEO"
    if kind == "VIDEO" and not call.flag("is_carousel_item", default=False):
        raise GraphError(100, 2207023, "VIDEO is for carousel items only; use REELS")
    if kind in {"REELS", "CAROUSEL"} and call.flag("is_carousel_item", default=False):
        raise GraphError(100, None, f"{kind} cannot be an item of a carousel")
    return kind


def _caption(call: Call) -> str:
    caption = call.text("caption")
    if len(caption) > MAX_CAPTION or len(re.findall(r"#\w", caption)) > MAX_HASHTAGS:
        raise GraphError(36004, 2207010)
    if len(re.findall(r"(?<!\w)@\w", caption)) > MAX_MENTIONS:
        raise GraphError(100, 2207040)
    return caption


def _details(meta: Any, call: Call, container: Container) -> dict[str, Any]:
    """Everything else that was asked for, each with its own rule."""
    details = _alt_text(call, container) | _collaborators(call, container) | _place(call, container)
    if tags := call.json("user_tags"):
        details["user_tags"] = _user_tags(tags, container)
    if tags := call.json("product_tags"):
        details["product_tags"] = _product_tags(tags, container)
    if container.kind == "REELS":
        details |= _reel(meta, call)
    if (offset := call.number("thumb_offset")) is not None:
        if offset < 0 or not container.is_video:
            raise GraphError(1, 2207057)
        details["thumb_offset"] = int(offset)
    return details


def _alt_text(call: Call, container: Container) -> dict[str, Any]:
    text = call.text("alt_text")
    if text and container.kind != "IMAGE":
        raise GraphError(100, None, "alt_text is for images only")
    if len(text) > MAX_ALT:
        raise GraphError(100, None, f"alt_text is longer than {MAX_ALT} characters")
    return {"alt_text": text} if text else {}


def _collaborators(call: Call, container: Container) -> dict[str, Any]:
    if not (names := call.json("collaborators")):
        return {}
    if container.kind == "STORIES" or container.is_item:
        raise GraphError(100, None, "param collaborators is not allowed")
    _check_list(names, "collaborators", MAX_COLLABORATORS)
    return {"collaborators": [str(name) for name in names]}


def _place(call: Call, container: Container) -> dict[str, Any]:
    if not (place := call.text("location_id")):
        return {}
    if not place.isdecimal() or container.kind == "STORIES" or container.is_item:
        raise GraphError(100, None, "INSTAGRAM_PLATFORM_API__INVALID_LOCATION_ID")
    return {"location_id": place}


def _reel(meta: Any, call: Call) -> dict[str, Any]:
    details: dict[str, Any] = {"share_to_feed": call.flag("share_to_feed", default=True)}
    if trial := call.json("trial_params"):
        strategy = trial.get("graduation_strategy") if isinstance(trial, dict) else None
        if strategy not in {"MANUAL", "SS_PERFORMANCE"}:
            raise GraphError(100, None, "Invalid graduation_strategy")
        if not meta.options.trial_reels:
            raise GraphError(100, 2207081)
        details["trial_params"] = trial
    for name in ("cover_url", "audio_name"):
        if call.text(name):
            details[name] = call.text(name)
    return details


def _user_tags(tags: Any, container: Container) -> list[dict[str, Any]]:
    _check_list(tags, "user_tags", MAX_MENTIONS)
    if container.kind == "VIDEO":
        raise GraphError(100, None, "user_tags are not allowed for videos in carousels")
    for tag in tags:
        if not isinstance(tag, dict) or not tag.get("username"):
            raise GraphError(100, None, "Each user tag needs a username")
        places = [tag.get("x"), tag.get("y")]
        if places == [None, None] and (container.is_video or container.kind == "STORIES"):
            continue
        if not all(isinstance(one, int | float) and 0 <= one <= 1 for one in places):
            raise GraphError(100, None, "x and y of a user tag must be between 0.0 and 1.0")
    return list(tags)


def _product_tags(tags: Any, container: Container) -> list[dict[str, Any]]:
    _check_list(tags, "product_tags", MAX_PRODUCTS)
    for tag in tags:
        if not isinstance(tag, dict):
            raise GraphError(100, None, "Each product tag is an object")
        has_place = {"x", "y"} <= tag.keys()
        if str(tag.get("product_id")) not in container.account.products:
            raise GraphError(100, 2207037)
        if container.is_video and has_place:
            raise GraphError(100, 2207035)
        if not container.is_video and not has_place:
            raise GraphError(100, 2207036)
    return list(tags)


def _check_list(found: Any, name: str, most: int) -> None:
    if not isinstance(found, list) or len(found) > most:
        raise GraphError(100, None, f"Param {name} must be a list of at most {most}")


def _children(meta: Any, call: Call, account: InstagramAccount) -> list[Container]:
    """By comma or as JSON."""
    given = call.params.get("children", "")
    if isinstance(given, str):
        given = call.json("children") if given.startswith("[") else given.split(",")
    ids = [str(one).strip() for one in given or [] if str(one).strip()]
    if not 2 <= len(ids) <= 10:
        raise GraphError(100, 2207028)
    found = [meta.world.things.get(one) for one in ids]
    for one in found:
        if not isinstance(one, Container) or one.account is not account or not one.is_item:
            raise GraphError(24, 2207008)
        if state(meta, one) == "EXPIRED":
            raise GraphError(-2, 2207020)
    return [one for one in found if one]


# --- Taking the bytes ---


async def _take_image(meta: Any, call: Call, container: Container) -> None:
    """During the call."""
    found = await meta.fetch(call.needed("image_url", "video_url"), most=64 * 1024 * 1024)
    if found.problem == "late":
        raise GraphError(-2, 2207003)
    if found.problem == "large":
        raise GraphError(36000, 2207004)
    if found.problem:
        raise GraphError(9004, 2207052)
    if problem := image_problem(found.data, checks_ratio=container.kind == "IMAGE"):
        raise GraphError(*problem)
    container.data, container.received_at = bytearray(found.data), call.at


async def _expect_video(meta: Any, call: Call, container: Container) -> None:
    """Fetched after the call: an id proves nothing."""
    if call.text("upload_type") == "resumable":
        is_instagram_login = call.token is not None and call.token.kind == "INSTAGRAM"
        if is_instagram_login and not meta.options.resumable_for_instagram_login:
            raise GraphError(10)
        container.uploads = True
        return
    address = call.needed("video_url")
    meta.later(_fetch_video(meta, container, address))


async def _fetch_video(meta: Any, container: Container, address: str) -> None:
    await asyncio.sleep(WAITS_S)
    most = _most_bytes(meta, container)
    found = await meta.fetch(address, most=most)
    match found.problem:
        case "":
            _judge(meta, container, found.data)
        case "late":
            container.error = (-2, 2207003)
        case "large":
            container.error = (352, 2207026)
        case _:
            container.error = (100, 2207076)
    container.data, container.received_at = bytearray(found.data), meta.clock.now()
    if cover := container.details.get("cover_url"):
        taken = await meta.fetch(cover, most=64 * 1024 * 1024)
        if taken.problem or image_problem(taken.data, checks_ratio=False):
            container.error = container.error or (9004, 2207052)


def _most_bytes(meta: Any, container: Container) -> int:
    is_story = container.kind == "STORIES"
    return int(meta.options.story_max_bytes if is_story else meta.options.reel_max_bytes)


def _judge(meta: Any, container: Container, data: bytes) -> None:
    film = look_at(data)
    is_story = container.kind == "STORIES"
    longest, ratio = (60, STORY_RATIO) if is_story else (15 * 60, REEL_RATIO)
    if len(data) > _most_bytes(meta, container) or not takes_film(film, longest=longest, ratio=ratio):
        container.error = (352, 2207026)
    elif film and container.details.get("thumb_offset", 0) > film.seconds * 1000:
        container.error = (1, 2207057)


async def receive_bytes(meta: Any, call: Call, container: Container) -> dict[str, Any]:
    """At rupload."""
    if not container.uploads or container.received_at is not None:
        raise GraphError(100, 2207082)
    told = await receive(meta, call, container)
    if len(container.data) == container.size:
        container.received_at = call.at
        _judge(meta, container, bytes(container.data))
        if look_at(bytes(container.data)) is None:
            container.error = (-1, 2207053)
    return told


# --- Becoming ready ---


def state(meta: Any, container: Container) -> str:
    if container.media_id:
        return "PUBLISHED"
    if meta.clock.now() > container.created + DAY:
        return "EXPIRED"
    states = [state(meta, child) for child in container.children]
    if container.error or "ERROR" in states:
        return "ERROR"
    if container.received_at is None or any(one != "FINISHED" for one in states):
        return "IN_PROGRESS"
    return "FINISHED" if _is_processed(meta, container) else "IN_PROGRESS"


def _is_processed(meta: Any, container: Container) -> bool:
    options = meta.options
    takes = options.video_processing if container.is_video else options.image_processing
    if isinstance(takes, Polls):
        return (
            container.looks > takes.count + container.extra_looks or takes.count + container.extra_looks == 0
        )
    assert container.received_at is not None
    return bool(meta.clock.now() >= container.received_at + takes.count)


WORDS = {
    "IN_PROGRESS": "In progress: Media is still being processed.",
    "FINISHED": "Finished: Media has been uploaded and it is ready to be published.",
    "PUBLISHED": "Published: Media has been successfully published.",
    "EXPIRED": "Expired: Media was not published within 24 hours and cannot be published any more.",
}


def _status(meta: Any, container: Container, _: Any) -> str:
    found = state(meta, container)
    if found != "ERROR":
        return WORDS[found]
    error = container.error or next(one.error for one in container.children if one.error)
    words = "Media download has failed" if error[1] in {2207003, 2207076} else CODES[error].meaning
    return f"Error: {words}. ({error[1]})"


def _status_code(meta: Any, container: Container, _: Any) -> str | None:
    return None if meta.options.status_code_is_missing else state(meta, container)


def _video_status(_: Any, container: Container, __: Any) -> dict[str, Any] | None:
    if not container.uploads:
        return None
    is_up = container.received_at is not None
    up = {"status": "complete" if is_up else "in_progress", "bytes_transferred": len(container.data)}
    return {"uploading_phase": up, "processing_phase": {"status": "complete" if is_up else "not_started"}}


@route("GET", Container, needs="ig_read")
def read_container(meta: Any, call: Call, container: Container) -> dict[str, Any]:
    if meta.options.container_hidden_from_page_token and call.token and call.token.kind == "PAGE":
        raise GraphError(100, 33)
    if container.received_at is not None:
        container.looks += 1
    return answer(meta, call, container)


SHAPES[Container] = Shape(
    {
        "status_code": _status_code,
        "status": _status,
        "copyright_check_status": lambda *_: {"status": "completed", "matches_found": False},
        "video_status": _video_status,
    }
)
