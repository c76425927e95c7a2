"""Comments, on Pages and on Instagram: alike in life, unlike in words."""

from dataclasses import dataclass, field
from typing import Any

from tests.simulators.meta.call import Call
from tests.simulators.meta.errors import GraphError
from tests.simulators.meta.fields import SHAPES, Shape, answer, listed
from tests.simulators.meta.options import written
from tests.simulators.meta.posts import Photo, Post, created
from tests.simulators.meta.publish import Media
from tests.simulators.meta.routes import NEEDS, check_scopes, route
from tests.simulators.meta.videos import Video
from tests.simulators.meta.world import InstagramAccount, Page, Published

MAX_INSTAGRAM_COMMENTS = 50


@dataclass(eq=False)
class Comment:
    id: str
    account: Page
    parent: Any
    text: str
    created: float
    author: tuple[str, str]  # id, name
    is_hidden: bool = False
    attachment: str = ""
    comments: list["Comment"] = field(default_factory=list)


@dataclass(eq=False)
class InstagramComment:
    id: str
    account: InstagramAccount
    media: Media
    text: str
    created: float
    author: tuple[str, str]
    parent: "InstagramComment | None" = None
    is_hidden: bool = False
    comments: list["InstagramComment"] = field(default_factory=list)


# --- Pages ---


@route("POST", Post, "comments", needs="pages_engage", task="MODERATE", as_page=True)
@route("POST", Photo, "comments", needs="pages_engage", task="MODERATE", as_page=True)
@route("POST", Video, "comments", needs="pages_engage", task="MODERATE", as_page=True)
@route("POST", Comment, "comments", needs="pages_engage", task="MODERATE", as_page=True)
def comment(meta: Any, call: Call, thing: Any) -> dict[str, Any]:
    text = call.text("message")
    attached = call.text("attachment_url") or call.text("attachment_id") or call.text("attachment_share_url")
    if not text and not attached:
        raise GraphError(100, None, "The parameter message is required.")
    page = thing.account
    own = add_comment(meta, thing, text, (page.id, page.name), call.at)
    own.attachment = attached
    meta.world.publish(Published(page.id, "comment", own.id, text, call.at, (thing.id,)))
    call.account = page.id
    call.published.append(own.id)
    return created(meta, call, own)


def add_comment(meta: Any, thing: Any, text: str, author: tuple[str, str], at: float) -> Comment:
    """By the Page itself or by anybody."""
    base = thing.id.rpartition("_")[2] if isinstance(thing, Post) else thing.id.partition("_")[0]
    one = Comment(f"{base}_{meta.world.number(70)}", thing.account, thing, text, at, author)
    thing.comments.append(one)
    meta.world.keep(one)
    return one


@route("GET", Post, "comments", needs="pages_read")
@route("GET", Photo, "comments", needs="pages_read")
@route("GET", Video, "comments", needs="pages_read")
@route("GET", Comment, "comments", needs="pages_read")
def list_comments(meta: Any, call: Call, thing: Any) -> dict[str, Any]:
    found = list(thing.comments)
    if call.text("filter") == "stream":
        found += [reply for one in thing.comments for reply in one.comments]
    is_reverse = call.text("order") == "reverse_chronological"
    found.sort(key=lambda one: one.created, reverse=is_reverse)
    more = {}
    if call.flag("summary", default=False):
        order = call.text("order", "ranked")
        more = {"summary": {"order": order, "total_count": len(found), "can_comment": True}}
    return listed(meta, call, found, **more)


@route("GET", Comment, needs="pages_read")
def read_comment(meta: Any, call: Call, one: Comment) -> dict[str, Any]:
    return answer(meta, call, one)


@route("POST", Comment, needs="pages_engage", task="MODERATE", as_page=True)
def change_comment(meta: Any, call: Call, one: Comment) -> dict[str, Any]:
    if "is_hidden" in call.params:
        one.is_hidden = call.flag("is_hidden", default=False)
    if "message" in call.params:
        if one.author[0] != one.account.id:
            raise GraphError(200, None, "Only the author can edit a comment")
        one.text = call.text("message")
        for told in meta.world.ledger:
            told.text = one.text if told.id == one.id else told.text
    return {"success": True}


@route("DELETE", Comment, needs="pages_engage", task="MODERATE", as_page=True)
def delete_comment(meta: Any, call: Call, one: Comment) -> dict[str, Any]:
    one.parent.comments.remove(one)
    meta.world.forget(one.id, call.at)
    return {"success": True}


# --- Instagram ---


@route("POST", Media, "comments", needs="ig_comments")
def comment_media(meta: Any, call: Call, media: Media) -> dict[str, Any]:
    if not media.is_comment_enabled:
        raise GraphError(100, None, "Comments are turned off for this media")
    return _say(meta, call, media, None)


@route("POST", InstagramComment, "replies", needs="ig_comments")
def reply(meta: Any, call: Call, one: InstagramComment) -> dict[str, Any]:
    """A reply to a reply lands on the top comment."""
    return _say(meta, call, one.media, one.parent or one)


def _say(meta: Any, call: Call, media: Media, parent: InstagramComment | None) -> dict[str, Any]:
    text, account = call.needed("message"), media.account
    own = add_instagram_comment(meta, media, text, (account.id, account.username), call.at, parent)
    meta.world.publish(Published(account.id, "comment", own.id, text, call.at, (media.id,)))
    call.account = account.id
    call.published.append(own.id)
    return {"id": own.id}


def add_instagram_comment(
    meta: Any,
    media: Media,
    text: str,
    author: tuple[str, str],
    at: float,
    parent: InstagramComment | None = None,
) -> InstagramComment:
    number = meta.world.number(17_870_000_000_000_000)
    one = InstagramComment(number, media.account, media, text, at, author, parent)
    (parent or media).comments.append(one)
    meta.world.keep(one)
    return one


@route("GET", Media, "comments", needs="ig_read")
def list_instagram_comments(meta: Any, call: Call, media: Media) -> dict[str, Any]:
    """Top level only, newest first."""
    found = sorted(media.comments, key=lambda one: one.created, reverse=True)
    if not call.text("fields"):
        call.params["fields"] = "id,text,timestamp"
    return listed(meta, call, found, most=MAX_INSTAGRAM_COMMENTS)


@route("GET", InstagramComment, "replies", needs="ig_read")
def list_replies(meta: Any, call: Call, one: InstagramComment) -> dict[str, Any]:
    return listed(meta, call, one.comments, most=MAX_INSTAGRAM_COMMENTS)


@route("GET", InstagramComment, needs="ig_read")
def read_instagram_comment(meta: Any, call: Call, one: InstagramComment) -> dict[str, Any]:
    return answer(meta, call, one)


@route("POST", InstagramComment, needs="ig_comments")
def hide(meta: Any, call: Call, one: InstagramComment) -> dict[str, Any]:
    call.needed("hide")
    one.is_hidden = call.flag("hide", default=False)
    return {"success": True}


@route("DELETE", InstagramComment, needs="ig_comments")
def delete_instagram_comment(meta: Any, call: Call, one: InstagramComment) -> dict[str, Any]:
    (one.parent or one.media).comments.remove(one)
    meta.world.forget(one.id, call.at)
    return {"success": True}


# --- Fields ---


def _parent(_: Any, one: Comment, __: Any) -> Any:
    return {"id": one.parent.id} if isinstance(one.parent, Comment) else None


def _author(meta: Any, one: InstagramComment, _: Any) -> Any:
    """Nobody's name without the permission for comments."""
    need = NEEDS["ig_comments"]
    check_scopes(meta.asking, need, "instagram")
    return {"id": one.author[0], "username": one.author[1]}


SHAPES[Comment] = Shape(
    {
        "message": lambda _, one, __: one.text,
        "created_time": lambda _, one, __: written(one.created),
        "from": lambda _, one, __: {"id": one.author[0], "name": one.author[1]},
        "parent": _parent,
        "permalink_url": lambda _, one, __: (
            f"https://www.facebook.com/{one.parent.id}?comment_id={one.id.rpartition('_')[2]}"
        ),
        "like_count": lambda *_: 0,
        "comment_count": lambda _, one, __: len(one.comments),
        "is_hidden": lambda _, one, __: one.is_hidden,
        "comments": lambda _, one, __: one.comments or None,
    },
    ("created_time", "from", "message"),
)
SHAPES[InstagramComment] = Shape(
    {
        "text": lambda _, one, __: one.text,
        "timestamp": lambda _, one, __: written(one.created),
        "username": lambda meta, one, _: _author(meta, one, _)["username"],
        "from": _author,
        "like_count": lambda *_: 0,
        "hidden": lambda _, one, __: one.is_hidden,
        "parent_id": lambda _, one, __: one.parent.id if one.parent else None,
        "replies": lambda _, one, __: one.comments or None,
        "media": lambda _, one, __: one.media,
    },
    ("text", "timestamp"),
)
