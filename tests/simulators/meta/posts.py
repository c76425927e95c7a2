"""Page posts and photos: publish, schedule, read, change, delete."""

import io
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from PIL import Image, UnidentifiedImageError

from tests.simulators.meta.call import Call
from tests.simulators.meta.errors import GraphError
from tests.simulators.meta.fields import SHAPES, Asked, Shape, answer, listed
from tests.simulators.meta.options import DAY, written
from tests.simulators.meta.routes import route, scopes_of
from tests.simulators.meta.world import Page, Published

MAX_TEXT = 63_206
PHOTO_FORMATS = {"JPEG", "MPO", "BMP", "PNG", "GIF", "TIFF"}


@dataclass(eq=False)
class Photo:
    id: str
    account: Page
    data: bytes
    caption: str
    alt_text: str
    post_id: str = ""
    comments: list[Any] = field(default_factory=list)


@dataclass(eq=False)
class Post:
    """`due`: when it goes out, None for drafts. `attached`: photos and videos."""

    id: str
    account: Page
    message: str
    link: str
    created: float
    due: float | None
    kind: str = "feed"
    attached: list[Any] = field(default_factory=list)
    updated: float = 0
    is_out: bool = False
    is_hidden: bool = False
    comments: list[Any] = field(default_factory=list)


# --- Publishing ---


@route("POST", Page, "feed", needs="pages_publish", task="CREATE_CONTENT", as_page=True)
def publish_post(meta: Any, call: Call, page: Page) -> dict[str, Any]:
    message, link = call.text("message"), call.text("link")
    media = call.json("attached_media") or []
    if not isinstance(media, list):
        raise GraphError(100, None, "Param attached_media must be an array")
    attached = [_attached(meta, page, one) for one in media]
    if not (message or link or attached):
        raise GraphError(100, None, "Missing message or attachment")
    check_text(message)
    check_link(meta, link)
    _check_duplicate(meta, call, page, message, link)
    due = due_at(meta, call, page)
    post = Post(f"{page.id}_{meta.world.number(9000)}", page, message, link, call.at, due, "feed", attached)
    keep_post(meta, call, post)
    return created(meta, call, post)


@route("POST", Page, "photos", needs="pages_publish", task="CREATE_CONTENT", as_page=True)
async def publish_photo(meta: Any, call: Call, page: Page) -> dict[str, Any]:
    data = call.files.get("source") or await _fetched(meta, call)
    _check_photo(meta, data)
    caption = call.text("caption") or call.text("message")
    check_text(caption)
    due = due_at(meta, call, page)
    photo = Photo(meta.world.number(60_000), page, data, caption, call.text("alt_text_custom"))
    meta.world.keep(photo)
    if due is None and not call.text("unpublished_content_type"):
        return {"id": photo.id}
    post = Post(f"{page.id}_{meta.world.number(9000)}", page, caption, "", call.at, due, "photo", [photo])
    keep_post(meta, call, post)
    return {"id": photo.id, "post_id": post.id}


def keep_post(meta: Any, call: Call, post: Post) -> None:
    meta.world.keep(post)
    if post.due is not None:
        meta.world.waiting.append(post)
    for one in post.attached:
        one.post_id = post.id
    call.account = post.account.id
    settle(meta, call.at)
    if post.is_out:
        call.published.append(post.id)


def settle(meta: Any, at: float) -> None:
    """What was scheduled and is due goes out."""
    world = meta.world
    with world.lock:
        due = [post for post in world.waiting if post.due is not None and post.due <= at]
        world.waiting = [post for post in world.waiting if post not in due]
        for post in sorted(due, key=lambda post: post.due):
            post.is_out = True
            media = tuple(one.id for one in post.attached)
            world.publish(Published(post.account.id, post.kind, post.id, post.message, post.due, media))


def created(meta: Any, call: Call, thing: Any) -> dict[str, Any]:
    """Read after write, where `fields` asks for it."""
    return answer(meta, call, thing) if call.text("fields") else {"id": thing.id}


def due_at(meta: Any, call: Call, page: Page, *, days: int | None = None) -> float | None:
    """
    Now, when it is scheduled for, or None for what stays unpublished.

    :raises GraphError: 100 outside 10 minutes to 30 days, or with a full queue: all look alike
    """
    when = call.text("scheduled_publish_time")
    if not when:
        return call.at if call.flag("published", default=True) else None
    if call.flag("published", default=False):
        raise GraphError(100, None, "You cannot specify a scheduled publish time on a published post")
    due = moment(when)
    waiting = sum(one.account is page for one in meta.world.waiting)
    is_full = meta.options.schedule_queue is not None and waiting >= meta.options.schedule_queue
    latest = call.at + (days or meta.options.schedule_days) * DAY
    if is_full or not call.at + 600 <= due <= latest:
        raise GraphError(100, None, "The specified scheduled publish time is invalid.")
    return due


def moment(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        raise GraphError(100, None, "The specified scheduled publish time is invalid.") from None


def check_text(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise GraphError(100, None, f"The message is longer than {MAX_TEXT} characters")


def check_link(meta: Any, link: str) -> None:
    """:raises GraphError: 100 for no address, 1609005 for one that cannot be scraped"""
    if not link:
        return
    parts = urlsplit(link)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise GraphError(100, None, "The link is not a valid URL")
    if parts.hostname.endswith(".invalid") or parts.hostname in meta.options.bad_links:
        raise GraphError(1609005)


def _check_duplicate(meta: Any, call: Call, page: Page, message: str, link: str) -> None:
    if not meta.options.refuse_duplicates_seconds:
        return
    since = call.at - meta.options.refuse_duplicates_seconds
    for one in meta.world.things.values():
        is_same = isinstance(one, Post) and one.account is page and (one.message, one.link) == (message, link)
        if is_same and one.created > since and not one.attached:
            raise GraphError(506)


def _attached(meta: Any, page: Page, one: Any) -> Any:
    thing = meta.world.things.get(str(one.get("media_fbid", "")) if isinstance(one, dict) else "")
    if thing is None or thing.account is not page or getattr(thing, "post_id", "x"):
        raise GraphError(100, None, "Invalid parameter: attached_media")
    return thing


async def _fetched(meta: Any, call: Call) -> bytes:
    found = await meta.fetch(call.needed("url", "source"), most=meta.options.photo_max_bytes)
    if found.problem:
        raise GraphError(100, 1366046 if found.problem == "large" else None, "The photo could not be fetched")
    return found.data  # type: ignore[no-any-return]


def _check_photo(meta: Any, data: bytes) -> None:
    try:
        with Image.open(io.BytesIO(data)) as image:
            is_known = image.format in PHOTO_FORMATS
    except (UnidentifiedImageError, OSError):
        is_known = False
    if not is_known or len(data) > meta.options.photo_max_bytes:
        raise GraphError(100, 1366046)


# --- Changing and deleting ---


@route("POST", Post, needs="pages_publish", task="CREATE_CONTENT", as_page=True)
def change_post(meta: Any, call: Call, post: Post) -> dict[str, Any]:
    if "message" in call.params:
        check_text(call.text("message"))
        post.message, post.updated = call.text("message"), call.at
        for one in meta.world.ledger:
            one.text = post.message if one.id == post.id else one.text
    if "is_hidden" in call.params:
        post.is_hidden = call.flag("is_hidden", default=False)
    if call.text("scheduled_publish_time"):
        if post.is_out:
            raise GraphError(100, None, "The post is already published")
        post.due = due_at(meta, call, post.account)
        meta.world.waiting = [one for one in meta.world.waiting if one is not post] + [post]
    if call.flag("is_published", default=False) and not post.is_out:
        meta.world.waiting = [one for one in meta.world.waiting if one is not post] + [post]
        post.due = call.at
        settle(meta, call.at)
        call.published.append(post.id)
    return {"success": True}


@route("DELETE", Post, needs="pages_publish", task="CREATE_CONTENT", as_page=True)
@route("DELETE", Photo, needs="pages_publish", task="CREATE_CONTENT", as_page=True)
def delete_thing(meta: Any, call: Call, thing: Any) -> dict[str, Any]:
    meta.world.forget(thing.id, call.at)
    return {"success": True}


# --- Reading ---


def _posts(meta: Any, page: Page) -> list[Post]:
    """Newest first. Reels are not among them."""
    found = [one for one in meta.world.things.values() if isinstance(one, Post) and one.account is page]
    return sorted((one for one in found if one.kind != "reel"), key=lambda one: one.created, reverse=True)


def _between(call: Call, posts: list[Post]) -> list[Post]:
    since, until = call.text("since"), call.text("until")
    low = moment(since) if since else 0.0
    high = moment(until) if until else float("inf")
    return [one for one in posts if low <= (one.due or one.created) <= high]


@route("GET", Page, "posts", needs="pages_read")
@route("GET", Page, "published_posts", needs="pages_read")
def list_posts(meta: Any, call: Call, page: Page) -> dict[str, Any]:
    return listed(meta, call, _between(call, [one for one in _posts(meta, page) if one.is_out]))


@route("GET", Page, "feed", needs="pages_read")
def list_feed(meta: Any, call: Call, page: Page) -> dict[str, Any]:
    posts = _posts(meta, page)
    if "is_published" in call.params:
        wanted = call.flag("is_published", default=True)
        posts = [one for one in posts if one.is_out is wanted]
    return listed(meta, call, _between(call, posts))


@route("GET", Page, "scheduled_posts", needs="pages_read", as_page=True)
def list_scheduled(meta: Any, call: Call, page: Page) -> dict[str, Any]:
    return listed(meta, call, [one for one in _posts(meta, page) if not one.is_out and one.due is not None])


@route("GET", Post, needs="pages_read")
@route("GET", Photo, needs="pages_read")
def read_thing(meta: Any, call: Call, thing: Any) -> dict[str, Any]:
    return answer(meta, call, thing)


def _status_type(_: Any, post: Post, __: Asked) -> str:
    if post.attached:
        return "added_photos" if isinstance(post.attached[0], Photo) else "added_video"
    return "shared_story" if post.link else "mobile_status_update"


def _attachments(_: Any, post: Post, __: Asked) -> dict[str, Any] | None:
    if not post.attached:
        share = {"media_type": "link", "type": "share", "title": post.link, "url": post.link}
        return {"data": [share]} if post.link else None
    kinds = ["photo" if isinstance(one, Photo) else "video" for one in post.attached]
    parts = [
        {"media_type": kind, "type": kind, "target": {"id": one.id}}
        for kind, one in zip(kinds, post.attached, strict=True)
    ]
    if len(parts) == 1:
        return {"data": parts}
    return {"data": [{"media_type": "album", "type": "album", "subattachments": {"data": parts}}]}


def edge_with_summary(meta: Any, thing: Any, asked: Asked) -> dict[str, Any]:
    """`comments.limit(0).summary(true)`, which needs a permission of its own."""
    things = [one for one in thing.comments if not one.is_hidden] if asked.name == "comments" else []
    limit = int(asked.modifiers.get("limit", "25") or 0)
    told: dict[str, Any] = {"data": [{"id": one.id, "message": one.text} for one in things[:limit]]}
    if asked.modifiers.get("summary", "").lower() in {"true", "1", "total_count"}:
        if "pages_read_user_content" not in scopes_of(meta.asking):
            raise GraphError(10, None, "Requires pages_read_user_content permission")
        told["summary"] = {"order": "ranked", "total_count": len(things), "can_comment": True}
    return told


def _unix_due(_: Any, post: Post, __: Asked) -> int | None:
    return int(post.due) if post.due is not None and not post.is_out else None


SHAPES[Post] = Shape(
    {
        "message": lambda _, post, __: post.message or None,
        "story": lambda *_: None,
        "link": lambda _, post, __: post.link or None,
        "created_time": lambda _, post, __: written(post.due if post.is_out else post.created),
        "updated_time": lambda _, post, __: written(post.updated or post.created),
        "permalink_url": lambda _, post, __: f"https://www.facebook.com/{post.id}",
        "full_picture": lambda _, post, __: None,
        "status_type": _status_type,
        "is_published": lambda _, post, __: post.is_out,
        "is_hidden": lambda _, post, __: post.is_hidden,
        "scheduled_publish_time": _unix_due,
        "shares": lambda *_: None,
        "from": lambda _, post, __: {"id": post.account.id, "name": post.account.name},
        "privacy": lambda *_: {"value": "EVERYONE", "description": "Public"},
        "place": lambda *_: None,
        "properties": lambda *_: None,
        "message_tags": lambda *_: None,
        "attachments": _attachments,
        "comments": edge_with_summary,
        "reactions": edge_with_summary,
        "likes": edge_with_summary,
    },
    ("created_time", "message"),
)
SHAPES[Photo] = Shape(
    {
        "name": lambda _, photo, __: photo.caption or None,
        "alt_text_custom": lambda _, photo, __: photo.alt_text or None,
        "page_story_id": lambda _, photo, __: photo.post_id or None,
        "link": lambda _, photo, __: f"https://www.facebook.com/photo/?fbid={photo.id}",
    },
    ("name",),
)
