"""Page videos in their four ways up, reels and stories, and the two upload hosts."""

from dataclasses import dataclass, field
from typing import Any

from tests.simulators.meta.call import Call
from tests.simulators.meta.errors import GraphError, UploadError
from tests.simulators.meta.fields import SHAPES, Shape, answer, listed
from tests.simulators.meta.media import look_at, reel_problem
from tests.simulators.meta.options import DAY, Polls, written
from tests.simulators.meta.posts import Photo, Post, check_text, created, due_at, keep_post
from tests.simulators.meta.routes import route
from tests.simulators.meta.world import Page, Published

SESSION_LIVES = DAY
MOST = 4 * 1024**3


@dataclass(eq=False)
class Video:
    """`kind`: video, reel or story. `size`: what was promised, 0 while unknown. `looks`: how often it was read."""

    id: str
    account: Page
    kind: str
    created: float
    data: bytearray = field(default_factory=bytearray)
    size: int = 0
    title: str = ""
    description: str = ""
    post: Post | None = None
    post_id: str = ""
    uploaded_at: float | None = None
    finished: bool = False
    is_ai_generated: bool = False
    problem: str = ""
    looks: int = 0
    comments: list[Any] = field(default_factory=list)


@dataclass(eq=False)
class Session:
    """Of either way of sending a video in parts. `handle`: what the newer one gives for all bytes."""

    id: str
    video: Video | None
    size: int
    created: float
    data: bytearray = field(default_factory=bytearray)
    handle: str = ""


# --- Whole videos ---


@route("POST", Page, "videos", needs="pages_publish", task="CREATE_CONTENT", as_page=True)
async def publish_video(meta: Any, call: Call, page: Page) -> dict[str, Any]:
    match call.text("upload_phase"):
        case "start":
            return _start_session(meta, call, page)
        case "transfer":
            return _transfer(meta, call)
        case "finish":
            session = _session(meta, call)
            assert session.video
            session.video.data = session.data
            _publish(meta, call, session.video)
            return {"success": True}
    video = Video(meta.world.number(880_000), page, "video", call.at, await _bytes(meta, call))
    _publish(meta, call, video)
    return created(meta, call, video)


async def _bytes(meta: Any, call: Call) -> bytearray:
    if handle := call.text("fbuploader_video_file_chunk"):
        for session in meta.world.things.values():
            if isinstance(session, Session) and session.handle == handle:
                return session.data
        raise GraphError(100, None, "Invalid upload handle")
    if source := call.files.get("source"):
        return bytearray(source)
    found = await meta.fetch(call.needed("file_url", "source"), most=MOST)
    if found.problem:
        raise GraphError(100, None, "Unable to fetch video file from URL.")
    return bytearray(found.data)


def _publish(meta: Any, call: Call, video: Video) -> None:
    if look_at(bytes(video.data)) is None:
        raise GraphError(352, 2207026, "The video file you selected is in a format that we don't support.")
    video.title, video.description = call.text("title"), call.text("description")
    video.is_ai_generated = call.flag("is_ai_generated", default=False)
    check_text(video.description)
    due = due_at(meta, call, video.account)
    meta.world.keep(video)
    video.uploaded_at, video.finished = call.at, True
    _post(meta, call, video, due)


def _post(meta: Any, call: Call, video: Video, due: float | None) -> None:
    page = video.account
    number = f"{page.id}_{meta.world.number(9000)}"
    video.post = Post(number, page, video.description, "", call.at, due, video.kind, [video])
    keep_post(meta, call, video.post)


# --- In parts, at graph-video ---


def _start_session(meta: Any, call: Call, page: Page) -> dict[str, Any]:
    size = int(call.number("file_size") or 0)
    if size <= 0:
        raise GraphError(100, None, "The parameter file_size is required.")
    video = Video(meta.world.number(880_000), page, "video", call.at, size=size)
    session = meta.world.keep(Session(meta.world.number(99_000), video, size, call.at))
    return {"video_id": video.id, "upload_session_id": session.id} | _offsets(meta, session)


def _transfer(meta: Any, call: Call) -> dict[str, Any]:
    session = _session(meta, call)
    chunk = call.files.get("video_file_chunk", b"")
    is_too_much = len(session.data) + len(chunk) > session.size
    if int(call.number("start_offset") or 0) != len(session.data) or not chunk or is_too_much:
        raise GraphError(1363037, data=_offsets(meta, session))
    session.data += chunk
    return _offsets(meta, session)


def _offsets(meta: Any, session: Session) -> dict[str, Any]:
    start = len(session.data)
    return {
        "start_offset": str(start),
        "end_offset": str(min(session.size, start + meta.options.video_chunk)),
    }


def _session(meta: Any, call: Call) -> Session:
    session = meta.world.things.get(call.needed("upload_session_id"))
    if not isinstance(session, Session) or call.at - session.created > SESSION_LIVES:
        raise GraphError(1363041)
    if call.text("upload_phase") == "finish" and len(session.data) != session.size:
        raise GraphError(1363037, data=_offsets(meta, session))
    return session


# --- The Resumable Upload API ---


def start_upload(meta: Any, call: Call) -> dict[str, Any]:
    """`POST /{app-id}/uploads`"""
    size = int(call.number("file_length") or 0)
    if call.needed("file_type").rpartition("/")[2] not in {"pdf", "jpeg", "jpg", "png", "mp4"} or size <= 0:
        raise GraphError(100, None, "Invalid file_type or file_length")
    session = Session(f"upload:{meta.world.number(99_000)}", None, size, call.at)
    return {"id": meta.world.keep(session).id}


@route("POST", Session)
def send_upload(meta: Any, call: Call, session: Session) -> dict[str, Any]:
    if call.headers.get("file_offset", "0") != str(len(session.data)):
        raise GraphError(1363037, data={"start_offset": str(len(session.data))})
    session.data += call.body
    if len(session.data) < session.size:
        return {"id": session.id, "file_offset": len(session.data)}
    session.handle = session.handle or f"4::{session.id}:handle"
    return {"h": session.handle}


@route("GET", Session)
def read_upload(meta: Any, call: Call, session: Session) -> dict[str, Any]:
    return {"id": session.id, "file_offset": len(session.data)}


# --- Reels and stories ---


@route("POST", Page, "video_reels", needs="pages_publish", task="CREATE_CONTENT", as_page=True)
def reel(meta: Any, call: Call, page: Page) -> dict[str, Any]:
    if call.needed("upload_phase") == "start":
        return _start(meta, call, page, "reel")
    video = _sent(meta, call, page)
    state = call.needed("video_state")
    if state not in {"PUBLISHED", "SCHEDULED", "DRAFT"}:
        raise GraphError(100, None, "Param video_state must be one of PUBLISHED, SCHEDULED, DRAFT")
    if problem := reel_problem(look_at(bytes(video.data))):
        video.problem = str(problem)
        raise GraphError(problem)
    lately = [one for one in _made(meta, page, "reel") if one.at > call.at - DAY]
    if len(lately) >= meta.options.reels_a_day:
        raise GraphError(613, None, "The Page reached 30 reels within 24 hours")
    video.title, video.description = call.text("title"), call.text("description")
    video.is_ai_generated = call.flag("is_ai_generated", default=False)
    check_text(video.description)
    due = {"PUBLISHED": call.at, "DRAFT": None}.get(state)
    if state == "SCHEDULED":
        call.needed("scheduled_publish_time")
        due = due_at(meta, call, page, days=meta.options.reel_schedule_days)
    video.finished = True
    _post(meta, call, video, due)
    assert video.post
    return {"success": True, "post_id": video.post.id.rpartition("_")[2]}


@route("POST", Page, "video_stories", needs="pages_publish", task="CREATE_CONTENT", as_page=True)
def video_story(meta: Any, call: Call, page: Page) -> dict[str, Any]:
    if call.needed("upload_phase") == "start":
        return _start(meta, call, page, "story")
    video = _sent(meta, call, page)
    film = look_at(bytes(video.data))
    if film is None or film.seconds > 60.5:
        raise GraphError(1363128)
    video.finished = True
    return _tell_story(meta, call, page, video)


@route("POST", Page, "photo_stories", needs="pages_publish", task="CREATE_CONTENT", as_page=True)
def photo_story(meta: Any, call: Call, page: Page) -> dict[str, Any]:
    photo = meta.world.things.get(call.needed("photo_id"))
    if not isinstance(photo, Photo) or photo.account is not page or photo.post_id:
        raise GraphError(100, None, "The photo must be an unpublished one of this Page")
    return _tell_story(meta, call, page, photo)


def _tell_story(meta: Any, call: Call, page: Page, thing: Any) -> dict[str, Any]:
    """Stories are no posts: nothing tells later whether one is out."""
    thing.post_id = meta.world.number(9000)
    meta.world.publish(Published(page.id, "story", thing.post_id, "", call.at, (thing.id,)))
    call.account = page.id
    call.published.append(thing.post_id)
    return {"success": True, "post_id": thing.post_id}


@route("GET", Page, "stories", needs="pages_read")
def list_stories(meta: Any, call: Call, page: Page) -> dict[str, Any]:
    """Those of a day, newest first; older ones only where an archive is kept."""
    lately = [one for one in meta.published(page.id) if one.kind == "story" and one.at > call.at - DAY]
    return listed(meta, call, lately[::-1])


def _made(meta: Any, page: Page, kind: str) -> list[Published]:
    return [one for one in meta.world.ledger if one.account == page.id and one.kind == kind]


def _start(meta: Any, call: Call, page: Page, kind: str) -> dict[str, Any]:
    video = meta.world.keep(Video(meta.world.number(880_000), page, kind, call.at))
    address = f"{call.base}/rupload.facebook.com/video-upload/{call.version}/{video.id}"
    return {"video_id": video.id, "upload_url": address}


def _sent(meta: Any, call: Call, page: Page) -> Video:
    video = meta.world.things.get(call.needed("video_id"))
    if call.text("upload_phase") != "finish":
        raise GraphError(100, None, "Param upload_phase must be start or finish")
    if not isinstance(video, Video) or video.account is not page:
        raise GraphError(100, 33)
    if video.uploaded_at is None or video.finished:
        raise GraphError(100, None, "The video is not uploaded, or was published before")
    return video


# --- rupload ---


async def receive(meta: Any, call: Call, thing: Any) -> dict[str, Any]:
    """
    Bytes from an offset on, or an address to fetch them from. `thing`: a video or a container, with `data`, `size`.

    :raises UploadError: OffsetInvalidError where the offset is not what was received, PartialRequestError
    """
    if address := call.headers.get("file_url", ""):
        found = await meta.fetch(address, most=MOST)
        if found.problem:
            raise UploadError("ProcessingFailedError", "The file could not be fetched", is_retriable=True)
        thing.data, thing.size = bytearray(found.data), len(found.data)
        return {"success": True, "message": "Upload successful."}
    try:
        offset, thing.size = int(call.headers["offset"]), int(call.headers["file_size"])
    except (KeyError, ValueError):
        raise UploadError("PartialRequestError", "The headers offset and file_size are needed") from None
    if offset != len(thing.data):
        raise UploadError("OffsetInvalidError", f"The offset must be {len(thing.data)}", is_retriable=True)
    thing.data += call.body
    if len(thing.data) > thing.size:
        del thing.data[offset:]
        raise UploadError("PartialRequestError", "More bytes than file_size")
    return {"success": True, "message": "Upload successful."}


async def receive_video(meta: Any, call: Call, video: Video) -> dict[str, Any]:
    told = await receive(meta, call, video)
    if len(video.data) == video.size:
        video.uploaded_at = call.at
    return {"success": told["success"]}


# --- Reading ---


@route("GET", Video, needs="pages_read")
def read_video(meta: Any, call: Call, video: Video) -> dict[str, Any]:
    video.looks += 1
    return answer(meta, call, video)


@route("GET", Page, "video_reels", needs="pages_read")
def list_reels(meta: Any, call: Call, page: Page) -> dict[str, Any]:
    return listed(meta, call, _videos(meta, page, {"reel"}))


@route("GET", Page, "videos", needs="pages_read")
def list_videos(meta: Any, call: Call, page: Page) -> dict[str, Any]:
    return listed(meta, call, _videos(meta, page, {"video", "reel"}))


def _videos(meta: Any, page: Page, kinds: set[str]) -> list[Video]:
    found = [one for one in meta.world.things.values() if isinstance(one, Video) and one.account is page]
    return [one for one in reversed(found) if one.kind in kinds and one.finished]


@route("POST", Video, needs="pages_publish", task="CREATE_CONTENT", as_page=True)
def change_video(meta: Any, call: Call, video: Video) -> dict[str, Any]:
    words = call.needed("description")
    video.description = words
    names = {video.id, video.post.id if video.post else video.id}
    for one in meta.world.ledger:
        one.text = words if one.id in names else one.text
    return {"success": True}


@route("DELETE", Video, needs="pages_publish", task="CREATE_CONTENT", as_page=True)
def delete_video(meta: Any, call: Call, video: Video) -> dict[str, Any]:
    meta.world.forget(video.id, call.at)
    if video.post:
        meta.world.forget(video.post.id, call.at)
    return {"success": True}


def _is_ready(meta: Any, video: Video) -> bool:
    takes = meta.options.video_processing
    if isinstance(takes, Polls):
        return video.looks > takes.count
    return video.uploaded_at is not None and meta.clock.now() >= video.uploaded_at + takes.count


def _status(meta: Any, video: Video, _: Any) -> dict[str, Any]:
    is_up = video.uploaded_at is not None
    is_ready = is_up and _is_ready(meta, video)
    is_out = bool(video.post and video.post.is_out)
    word = (
        "ready"
        if is_ready
        else "processing"
        if video.finished
        else "upload_complete"
        if is_up
        else "uploading"
    )
    up: dict[str, Any] = {"status": "complete" if is_up else "in_progress"}
    up |= {"bytes_transfered": len(video.data), "source_file_size": video.size or len(video.data)}
    publishing: dict[str, Any] = {"status": "complete" if is_out and is_ready else "not_started"}
    if video.post and video.post.due is not None:
        publishing["publish_status"] = "published" if is_out else "scheduled"
        publishing["publish_time"] = int(video.post.due)
    processing: dict[str, Any] = {
        "status": "complete" if is_ready else "in_progress" if is_up else "not_started"
    }
    if video.problem:
        word, processing = "error", {"status": "error", "error": {"message": f"Error {video.problem}"}}
    return {
        "video_status": word,
        "uploading_phase": up,
        "processing_phase": processing,
        "publishing_phase": publishing,
    }


def _post_of(meta: Any, video: Video, _: Any) -> str | None:
    """May lag: not before the video is processed."""
    return video.post.id if video.post and _is_ready(meta, video) else None


SHAPES[Video] = Shape(
    {
        "status": _status,
        "title": lambda _, video, __: video.title or None,
        "description": lambda _, video, __: video.description or None,
        "post_id": _post_of,
        "permalink_url": lambda _, video, __: f"/reel/{video.id}/",
        "created_time": lambda _, video, __: written(video.created),
        "updated_time": lambda _, video, __: written(video.created),
        "published": lambda _, video, __: bool(video.post and video.post.is_out),
        "length": lambda _, video, __: getattr(look_at(bytes(video.data)), "seconds", None),
    },
    ("description", "updated_time"),
)
SHAPES[Published] = Shape(
    {
        "post_id": lambda _, story, __: story.id,
        "media_id": lambda _, story, __: story.media[0],
        "creation_time": lambda _, story, __: str(int(story.at)),
        "status": lambda *_: "PUBLISHED",
        "url": lambda _, story, __: f"https://www.facebook.com/stories/{story.id}",
    },
    ("post_id", "media_id", "creation_time", "status", "url"),
)
