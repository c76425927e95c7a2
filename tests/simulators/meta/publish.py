"""Instagram: make a container public, and read what is public."""

from dataclasses import dataclass, field
from typing import Any

from tests.simulators.meta.call import Call
from tests.simulators.meta.containers import Container, state
from tests.simulators.meta.errors import GraphError
from tests.simulators.meta.fields import SHAPES, Shape, answer, listed
from tests.simulators.meta.options import DAY, written
from tests.simulators.meta.posts import moment
from tests.simulators.meta.routes import route
from tests.simulators.meta.world import InstagramAccount, Published

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass(eq=False)
class Media:
    id: str
    account: InstagramAccount
    container: Container
    created: float
    is_comment_enabled: bool = True
    children: list["Media"] = field(default_factory=list)
    comments: list[Any] = field(default_factory=list)

    @property
    def shortcode(self) -> str:
        number, code = int(self.id), ""
        while number:
            number, rest = divmod(number, 64)
            code = LETTERS[rest] + code
        return code

    @property
    def kind(self) -> str:
        if self.container.kind == "CAROUSEL":
            return "carousel"
        if self.container.kind == "STORIES":
            return "story"
        return "reel" if self.container.is_video else "image"


@route("POST", InstagramAccount, "media_publish", needs="ig_publish")
def publish(meta: Any, call: Call, account: InstagramAccount) -> dict[str, Any]:
    container = meta.world.things.get(call.needed("creation_id"))
    if not isinstance(container, Container):
        raise GraphError(24, 2207008)
    if container.account is not account or container.is_item:
        raise GraphError(24, 2207006)
    if container.media_id and meta.options.second_publish == "error":
        raise GraphError(9007, 2207027)
    if container.media_id and meta.options.second_publish == "same":
        return {"id": container.media_id}
    _check_ready(meta, container)
    if quota_used(meta, account, call.at) >= meta.options.instagram_quota:
        raise GraphError(9, 2207042)
    media = _made(meta, container, call.at)
    _count(meta, call, media)
    return {"id": media.id}


def _check_ready(meta: Any, container: Container) -> None:
    match state(meta, container):
        case "EXPIRED":
            raise GraphError(-2, 2207020)
        case "IN_PROGRESS":
            raise GraphError(9007, 2207027)
        case "ERROR":
            error = container.error or next(one.error for one in container.children if one.error)
            raise GraphError(*error)


def _made(meta: Any, container: Container, at: float) -> Media:
    media = Media(meta.world.number(18_000_000_000_000_000), container.account, container, at)
    media.children = [_made(meta, child, at) for child in container.children]
    container.media_id = media.id
    return meta.world.keep(media)  # type: ignore[no-any-return]


def _count(meta: Any, call: Call, media: Media) -> None:
    account = media.account
    account.used.append((call.at, media.id))
    children = tuple(child.id for child in media.children)
    text = media.container.caption
    meta.world.publish(Published(account.id, media.kind, media.id, text, call.at, children))
    call.account = account.id
    call.published.append(media.id)


def quota_used(meta: Any, account: InstagramAccount, at: float) -> int:
    return sum(used > at - DAY for used, _ in account.used)


@dataclass(eq=False)
class Limit:
    id: str
    account: InstagramAccount
    used: int


@route("GET", InstagramAccount, "content_publishing_limit", needs="ig_publish")
def limit(meta: Any, call: Call, account: InstagramAccount) -> dict[str, Any]:
    since = call.number("since") or call.at - DAY
    if not call.at - DAY - 60 <= since <= call.at:
        raise GraphError(100, None, "Param since must be within the last 24 hours")
    found = Limit("", account, sum(used > since for used, _ in account.used))
    told = answer(meta, call, found)
    del told["id"]
    return {"data": [told]}


# --- Reading ---


def _list(meta: Any, call: Call, account: InstagramAccount, *, stories: bool) -> dict[str, Any]:
    since, until = call.text("since"), call.text("until")
    low = moment(since) if since else 0.0
    high = moment(until) if until else float("inf")
    found = [
        one
        for one in reversed(meta.world.things.values())
        if isinstance(one, Media) and one.account is account and not one.container.is_item
    ]
    found = [one for one in found if (one.kind == "story") is stories and low <= one.created <= high]
    if stories:
        found = [one for one in found if one.created > call.at - DAY]
    is_instagram = call.host == "graph.instagram.com"
    return listed(meta, call, found, cursors_only=is_instagram)


@route("GET", InstagramAccount, "media", needs="ig_read")
def list_media(meta: Any, call: Call, account: InstagramAccount) -> dict[str, Any]:
    return _list(meta, call, account, stories=False)


@route("GET", InstagramAccount, "stories", needs="ig_read")
def list_stories(meta: Any, call: Call, account: InstagramAccount) -> dict[str, Any]:
    return _list(meta, call, account, stories=True)


@route("GET", Media, needs="ig_read")
def read_media(meta: Any, call: Call, media: Media) -> dict[str, Any]:
    return answer(meta, call, media)


@route("GET", Media, "children", needs="ig_read")
def list_children(meta: Any, call: Call, media: Media) -> dict[str, Any]:
    return listed(meta, call, media.children)


@route("GET", Media, "collaborators", needs="ig_read")
def list_collaborators(meta: Any, call: Call, media: Media) -> dict[str, Any]:
    names = media.container.details.get("collaborators", [])
    return {"data": [{"id": str(9_000 + n), "username": one} for n, one in enumerate(names)]}


@route("POST", Media, needs="ig_comments")
def change_media(meta: Any, call: Call, media: Media) -> dict[str, Any]:
    call.needed("comment_enabled")
    media.is_comment_enabled = call.flag("comment_enabled", default=True)
    return {"success": True}


@route("DELETE", Media, needs="ig_delete")
def delete_media(meta: Any, call: Call, media: Media) -> dict[str, Any]:
    if media.kind == "story" or media.container.is_item:
        raise GraphError(-1, 2207073)
    meta.world.forget(media.id, call.at)
    return {"success": True, "deleted_id": media.id}


def _type(_: Any, media: Media, __: Any) -> str:
    if media.children:
        return "CAROUSEL_ALBUM"
    return "VIDEO" if media.container.is_video else "IMAGE"


def _product(_: Any, media: Media, __: Any) -> str:
    return {"story": "STORY", "reel": "REELS"}.get(media.kind, "FEED")


def _permalink(_: Any, media: Media, __: Any) -> str:
    folder = "reel" if media.kind == "reel" else "p"
    if media.kind == "story":
        return f"https://www.instagram.com/stories/{media.account.username}/{media.id}"
    return f"https://www.instagram.com/{folder}/{media.shortcode}/"


def _url(meta: Any, media: Media, _: Any) -> str | None:
    if media.children:
        return None
    return f"{meta.url}/media/{media.id}.{'mp4' if media.container.is_video else 'jpg'}"


def _thumbnail(meta: Any, media: Media, _: Any) -> str | None:
    return f"{meta.url}/media/{media.id}.jpg" if media.container.is_video else None


def _detail(name: str) -> Any:
    return lambda _, media, __: media.container.details.get(name)


SHAPES[Limit] = Shape(
    {
        "quota_usage": lambda _, found, __: found.used,
        "config": lambda meta, _, __: {
            "quota_total": meta.options.instagram_quota,
            "quota_duration": DAY,
        },
    },
    ("quota_usage",),
)
SHAPES[Media] = Shape(
    {
        "caption": lambda _, media, __: media.container.caption or None,
        "media_type": _type,
        "media_product_type": _product,
        "media_url": _url,
        "thumbnail_url": _thumbnail,
        "permalink": _permalink,
        "shortcode": lambda _, media, __: media.shortcode,
        "timestamp": lambda _, media, __: written(media.created),
        "username": lambda _, media, __: media.account.username,
        "owner": lambda _, media, __: {"id": media.account.id},
        "like_count": lambda *_: 0,
        "comments_count": lambda _, media, __: sum(1 + len(one.comments) for one in media.comments),
        "is_comment_enabled": lambda _, media, __: media.is_comment_enabled,
        "is_shared_to_feed": _detail("share_to_feed"),
        "alt_text": _detail("alt_text"),
        "children": lambda _, media, __: media.children or None,
    }
)
