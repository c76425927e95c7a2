"""Profiles, containers, own threads page by page."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aiohttp import web

from tests.simulators.parts.server import Route
from tests.simulators.threads.errors import GraphError
from tests.simulators.threads.state import Media

if TYPE_CHECKING:
    from tests.simulators.threads.network import ThreadsSimulator

DEFAULT_LIMIT, MOST_LIMIT = 25, 100


class Reading:
    def __init__(self, network: "ThreadsSimulator") -> None:
        self._network = network

    def routes(self) -> list[Route]:
        version = "/{version:v[0-9.]+}"
        return [
            Route("list", "GET", f"{version}/{{user}}/threads", self.own),
            Route("replies", "GET", f"{version}/{{media}}/{{what:replies|conversation}}", self.replies),
            Route("status", "GET", f"{version}/{{key}}", self.read),
        ]

    async def read(self, request: web.Request) -> web.Response:
        """A profile, a container or a post, whichever has this id."""
        token, key = self._network.allowed(request, "threads_basic"), request.match_info["key"]
        if key in {"me", token.user_id}:
            return web.json_response(_chosen(self._profile(token.user_id), request, "id"))
        container, media = self._network.containers.get(key), self._network.media.get(key)
        if container and container.user_id == token.user_id:
            values = {"id": key, "status": container.status.value, "error_message": container.found or None}
            chosen = _chosen(values, request, "id,status")
            return web.json_response({name: value for name, value in chosen.items() if value is not None})
        if media and media.user_id == token.user_id and not media.is_deleted:
            return web.json_response(_chosen(self._media(media), request, "id"))
        raise GraphError(100, "Object does not exist or is not visible", subcode=33)

    async def own(self, request: web.Request) -> web.Response:
        """Posts, not replies; newest first."""
        token = self._network.allowed(request, "threads_basic")
        if request.match_info["user"] not in {"me", token.user_id}:
            raise GraphError(100, "Object does not exist or is not yours", subcode=33)
        own = [one for one in self._network.media.values() if one.user_id == token.user_id]
        return self._page(request, [one for one in own if not one.given.get("reply_to_id")][::-1])

    async def replies(self, request: web.Request) -> web.Response:
        self._network.allowed(request, "threads_read_replies")
        roots, found = {request.match_info["media"]}, []
        for one in self._network.media.values():
            if one.given.get("reply_to_id") in roots:
                found.append(one)
                if request.match_info["what"] == "conversation":
                    roots.add(one.key)
        return self._page(request, found)

    def _page(self, request: web.Request, media: list[Media]) -> web.Response:
        since, until = _time(request, "since"), _time(request, "until")
        there = [
            one
            for one in media
            if not one.is_deleted and (not since or one.at >= since) and (not until or one.at <= until)
        ]
        limit, after = request.query.get("limit", str(DEFAULT_LIMIT)), request.query.get("after", "0")
        if not limit.isdecimal() or not 1 <= int(limit) <= MOST_LIMIT or not after.isdecimal():
            raise GraphError(100, "limit or after")
        shown, end = there[int(after) : int(after) + int(limit)], int(after) + int(limit)
        data = [_chosen(self._media(one), request, "id") for one in shown]
        paging: dict[str, Any] = {"cursors": {"before": after, "after": str(end)}} if shown else {}
        if len(there) > end:
            asked = {**request.query, "after": str(end)}
            paging["next"] = f"{self._network.url}{request.path}?{urlencode(asked)}"
        return web.json_response({"data": data, "paging": paging})

    def _profile(self, user_id: str) -> dict[str, Any]:
        profile = self._network.profiles[user_id]
        return {
            "id": user_id,
            "username": profile.username,
            "name": profile.name,
            "threads_profile_picture_url": f"{self._network.url}/picture/{user_id}",
            "threads_biography": "",
            "is_verified": False,
        }

    def _media(self, media: Media) -> dict[str, Any]:
        username = self._network.profiles[media.user_id].username
        return {
            "id": media.key,
            "text": media.text,
            "media_type": media.kind,
            "media_product_type": "THREADS",
            "media_url": media.given.get("image_url") or media.given.get("video_url") or "",
            "permalink": f"https://www.threads.net/@{username}/post/{media.key}",
            "timestamp": self._network.clock.graph_time(media.at),
            "username": username,
            "shortcode": media.key,
            "is_quote_post": bool(media.given.get("quote_post_id")),
            "has_replies": any(
                one.given.get("reply_to_id") == media.key for one in self._network.media.values()
            ),
            "children": {"data": [{"id": child} for child in media.children]},
            "alt_text": media.given.get("alt_text", ""),
            "topic_tag": media.given.get("topic_tag", ""),
        }


def _chosen(values: dict[str, Any], request: web.Request, default: str) -> dict[str, Any]:
    """One unknown field fails the whole call."""
    fields = [one for one in request.query.get("fields", default).split(",") if one]
    if strange := [one for one in fields if one not in values]:
        raise GraphError(100, f"Tried accessing nonexisting field ({strange[0]})")
    return {name: values[name] for name in ("id", *fields)}


def _time(request: web.Request, name: str) -> float:
    """Unix seconds or ISO 8601."""
    given = request.query.get(name, "")
    try:
        return (
            float(given) if given.isdecimal() else datetime.fromisoformat(given).timestamp() if given else 0
        )
    except ValueError:
        raise GraphError(100, f"{name} is no time") from None
