"""The Display API: who somebody is, and which videos of theirs are public."""

import hashlib
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.simulators.parts.server import Route
from tests.simulators.tiktok.errors import ApiError, envelope
from tests.simulators.tiktok.state import Creator, Share

if TYPE_CHECKING:
    from tests.simulators.tiktok.network import TikTokSimulator

USER_FIELDS = {
    "open_id": "user.info.basic",
    "union_id": "user.info.basic",
    "avatar_url": "user.info.basic",
    "avatar_url_100": "user.info.basic",
    "avatar_large_url": "user.info.basic",
    "display_name": "user.info.basic",
    "bio_description": "user.info.profile",
    "profile_deep_link": "user.info.profile",
    "is_verified": "user.info.profile",
    "username": "user.info.profile",
    "follower_count": "user.info.stats",
    "following_count": "user.info.stats",
    "likes_count": "user.info.stats",
    "video_count": "user.info.stats",
}
VIDEO_FIELDS = frozenset(
    [
        "id",
        "create_time",
        "cover_image_url",
        "share_url",
        "video_description",
        "duration",
        "height",
        "width",
        "title",
        "embed_html",
        "embed_link",
        "like_count",
        "comment_count",
        "share_count",
        "view_count",
    ]
)
DEFAULT_COUNT, MOST_COUNT, MOST_IDS = 10, 20, 20


class Display:
    def __init__(self, network: "TikTokSimulator") -> None:
        self._network = network

    def routes(self) -> list[Route]:
        return [
            Route("user_info", "GET", "/v2/user/info/", self.user_info),
            Route("video_list", "POST", "/v2/video/list/", self.video_list),
            Route("video_query", "POST", "/v2/video/query/", self.video_query),
        ]

    async def user_info(self, request: web.Request) -> web.Response:
        grant = self._network.allowed(request, "user.info.basic", "user_info")
        fields = _fields(request, frozenset(USER_FIELDS))
        if not {USER_FIELDS[field] for field in fields} <= set(grant.scopes):
            raise ApiError("scope_permission_missed")
        user = self._user(self._network.creators[grant.open_id])
        return envelope({"user": {field: user[field] for field in fields}})

    async def video_list(self, request: web.Request) -> web.Response:
        grant = self._network.allowed(request, "video.list", "video_list")
        fields = _fields(request, VIDEO_FIELDS)
        asked = await self._network.body(request, may_be_empty=True)
        most, before = asked.get("max_count", DEFAULT_COUNT), asked.get("cursor", 0)
        if not _is_number(most) or not 1 <= most <= MOST_COUNT or not _is_number(before):
            raise ApiError("invalid_params")
        there = [
            one for one in self._public(grant.open_id) if not before or int(one.completed_at * 1000) < before
        ]
        shown, more = there[:most], len(there) > most
        cursor = int(shown[-1].completed_at * 1000) if shown else before
        videos = [self._video(one, fields) for one in shown]
        return envelope({"videos": videos, "cursor": cursor, "has_more": more})

    async def video_query(self, request: web.Request) -> web.Response:
        grant = self._network.allowed(request, "video.list", "video_query")
        fields = _fields(request, VIDEO_FIELDS)
        filters = (await self._network.body(request)).get("filters")
        ids = filters.get("video_ids") if isinstance(filters, dict) else None
        if not isinstance(ids, list) or not 1 <= len(ids) <= MOST_IDS:
            raise ApiError("invalid_params")
        there = [one for one in self._public(grant.open_id) if one.video_id in map(str, ids)]
        return envelope({"videos": [self._video(one, fields) for one in there]})

    def _public(self, open_id: str) -> list[Share]:
        """Newest first. What only the person sees is in no list."""
        own = [one for one in self._network.shares.values() if one.open_id == open_id]
        return sorted((one for one in own if one.is_listed), key=lambda one: one.completed_at, reverse=True)

    def _user(self, creator: Creator) -> dict[str, Any]:
        avatar = f"{self._network.url}/avatar/{creator.open_id}"
        return {
            "open_id": creator.open_id,
            "union_id": hashlib.sha256(creator.open_id.encode()).hexdigest()[:32],
            "avatar_url": avatar,
            "avatar_url_100": avatar,
            "avatar_large_url": avatar,
            "display_name": creator.display_name,
            "bio_description": "",
            "profile_deep_link": f"https://vm.tiktok.com/{creator.username}/",
            "is_verified": False,
            "username": creator.username,
            "follower_count": creator.followers,
            "following_count": 7,
            "likes_count": 0,
            "video_count": len(self._public(creator.open_id)),
        }

    def _video(self, share: Share, fields: list[str]) -> dict[str, Any]:
        creator = self._network.creators[share.open_id]
        kind = "photo" if share.is_photo else "video"
        values = {
            "id": share.video_id,
            "create_time": int(share.completed_at),
            "cover_image_url": f"{self._network.url}/cover/{share.video_id}",
            "share_url": f"https://www.tiktok.com/@{creator.username}/{kind}/{share.video_id}",
            "video_description": share.text,
            "duration": round(share.film.seconds) if share.film else 0,
            "height": share.film.height if share.film else 0,
            "width": share.film.width if share.film else 0,
            "title": share.text,
            "embed_html": "",
            "embed_link": f"https://www.tiktok.com/player/v1/{share.video_id}",
            "like_count": 0,
            "comment_count": 0,
            "share_count": 0,
            "view_count": 0,
        }
        return {field: values[field] for field in fields}


def _fields(request: web.Request, known: frozenset[str]) -> list[str]:
    fields = [field for field in request.query.get("fields", "").split(",") if field]
    if not fields or not set(fields) <= known:
        raise ApiError("invalid_params", "Fields is invalid.")
    return fields


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
