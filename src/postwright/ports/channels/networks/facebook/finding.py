"""What became of a call whose answer was lost. From Meta's pages on posts of Pages, comments, reels and stories."""

from collections.abc import Iterator
from contextlib import contextmanager

from postwright.ports.channels.answers import read_list, read_part
from postwright.ports.channels.errors import Refused, Unclear
from postwright.ports.channels.graph.lists import Lost
from postwright.ports.channels.graph.uploads import VIDEO_FIELDS, look_at
from postwright.ports.channels.graph.videos import State
from postwright.ports.channels.networks.facebook.films import EDGES, VIDEO, seen
from postwright.ports.channels.networks.facebook.limits import As
from postwright.ports.channels.networks.facebook.wall import PHOTOS, Wall, address_of
from postwright.ports.channels.types import Json, Progress, Receipt

_POST = "id,message,created_time,permalink_url,attachments{media_type,target,subattachments}"
_COMMENT = "id,message,created_time,from,permalink_url"
_FILM = f"id,description,created_time,{VIDEO_FIELDS}"
_STORY = "post_id,media_id,url"
_SHOWN = {"photo", "video"}


async def find_post(wall: Wall, lost: Lost, count: int, progress: Progress) -> Receipt | None:
    photos = set((progress.get(PHOTOS) or {}).values())

    def is_ours(post: Json) -> bool:
        """A photo belongs to one post. Where neither side names them, the words and how many there are decide."""
        ids, shown = _files(post)
        if photos and ids:
            return bool(photos & ids)
        return shown == count and lost.says(post.get("message"))

    found = await lost.among(wall.graph, wall.page_id, "posts", is_ours, fields=_POST)
    return _seen(found) if found else None


async def find_comment(wall: Wall, lost: Lost, parent: str) -> Receipt | None:
    def is_ours(one: Json) -> bool:
        return lost.says(one.get("message")) and read_part(one, "from").get("id") in {None, wall.page_id}

    order = {"order": "reverse_chronological", "filter": "toplevel"}
    found = await lost.among(wall.graph, parent, "comments", is_ours, fields=_COMMENT, **order)
    return _seen(found) if found else None


async def find_film(wall: Wall, lost: Lost, kind: As, progress: Progress) -> Receipt | None:
    """By its name; where that is not known any more, since an older copy of the database came back, by its words."""
    if known := progress.get(VIDEO):
        state = (await look_at(wall.graph, known["id"])).require_decided()
        if state.is_out:
            return seen(known["id"], state)
        if not state.is_lost:
            return None

    def is_ours(one: Json) -> bool:
        is_said = lost.says(one.get("description"))
        return is_said and State.read(read_part(one, "status")).require_decided().is_out

    with _unclear_where_refused():  # as seen with reels: an edge for writing alone
        found = await lost.among(wall.graph, wall.page_id, EDGES[kind], is_ours, fields=_FILM)
    return _seen(found) if found else None


async def find_story(wall: Wall, lost: Lost, progress: Progress) -> Receipt:
    """
    By its photo or video.

    :raises Unclear: it is not among them. The list does not promise to have each, so only a person can tell
    """
    media = {*(progress.get(PHOTOS) or {}).values(), (progress.get(VIDEO) or {}).get("id")} - {None}

    def is_ours(one: Json) -> bool:
        return str(one.get("media_id")) in media

    with _unclear_where_refused():
        found = await lost.among(wall.graph, wall.page_id, "stories", is_ours, fields=_STORY)
    if not found:
        raise Unclear
    return _seen({"id": found.get("post_id"), "permalink_url": found.get("url")})


@contextmanager
def _unclear_where_refused() -> Iterator[None]:
    try:
        yield
    except Refused as refusal:
        raise Unclear(detail=refusal.detail, raw=refusal.raw) from refusal


def _files(post: Json) -> tuple[set[str], int]:
    """The names of the photos and videos of a post, where it says them, and how many they are. A link is none."""
    shown = list[Json]()
    for one in read_list(read_part(post, "attachments"), "data"):
        if isinstance(one, dict):
            below = read_list(read_part(one, "subattachments"), "data")
            shown += [each for each in (below or [one]) if isinstance(each, dict)]
    files = [one for one in shown if str(one.get("media_type")) in _SHOWN]
    ids = (read_part(one, "target").get("id") for one in files)
    return {one for one in ids if isinstance(one, str)}, len(files)


def _seen(one: Json) -> Receipt:
    """:raises Unclear: it is there, but nobody says its name"""
    remote_id = one.get("id")
    if not isinstance(remote_id, str) or not remote_id:
        raise Unclear(detail="a post without id")
    url = address_of(remote_id[:200], one.get("permalink_url"))
    return Receipt(remote_id=remote_id[:200], url=url, raw={"id": remote_id[:200]})
