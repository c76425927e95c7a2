"""Containers, publishing, deleting, quotas."""

import tempfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.simulators.parts.faults import says, wish
from tests.simulators.parts.media import NotFetched, fetch, look_at, watch
from tests.simulators.parts.server import Route, Stored
from tests.simulators.threads import rules
from tests.simulators.threads.errors import GraphError, NoAnswer
from tests.simulators.threads.state import DAY, Container, Media, Status, new_number

if TYPE_CHECKING:
    from tests.simulators.threads.network import ThreadsSimulator

MESSAGES = (
    "FAILED_DOWNLOADING_VIDEO",
    "FAILED_PROCESSING_AUDIO",
    "FAILED_PROCESSING_VIDEO",
    "INVALID_ASPEC_RATIO",
    "INVALID_BIT_RATE",
    "INVALID_DURATION",
    "INVALID_FRAME_RATE",
    "INVALID_AUDIO_CHANNELS",
    "INVALID_AUDIO_CHANNEL_LAYOUT",
    "UNKNOWN",
)
# Prefix of the fields, and the scope they need.
QUOTAS = {"": "", "reply_": "", "delete_": "threads_delete", "location_search_": "threads_location_tagging"}


class Posting:
    def __init__(self, network: "ThreadsSimulator") -> None:
        self._network = network

    def routes(self) -> list[Route]:
        user = "/{version:v[0-9.]+}/{user}"
        return [
            Route("create", "POST", f"{user}/threads", self.create),
            Route("publish", "POST", f"{user}/threads_publish", self.publish),
            Route("quota", "GET", f"{user}/threads_publishing_limit", self.quota),
            Route("delete", "DELETE", "/{version:v[0-9.]+}/{media}", self.delete),
        ]

    async def create(self, request: web.Request) -> web.Response:
        user_id, given = await self._asked(request)
        kind = rules.check(given, most_children=self._network.switches.children)
        children = given.get("children", "").split(",") if kind == "CAROUSEL" else []
        self._check_references(user_id, given, children)
        container = Container(
            new_number(), user_id, kind, given.get("text", ""), given, self._network.clock.now(), children
        )
        self._network.containers[container.key] = container
        if given.get("auto_publish_text") == "true":
            self._check_quota(container)
            return web.json_response({"id": self._publish(container)})
        self._network.begin(self._prepare(container))
        return web.json_response({"id": container.key})

    async def publish(self, request: web.Request) -> web.Response:
        user_id, given = await self._asked(request)
        container = self._network.containers.get(given.get("creation_id", ""))
        if not container or container.user_id != user_id or container.status != Status.FINISHED:
            raise GraphError(24, "The requested resource does not exist", subcode=4279009)
        if container.given.get("is_carousel_item") == "true":
            raise GraphError(100, "An item of a carousel is not published by itself")
        self._check_quota(container)
        return web.json_response({"id": self._publish(container)})

    async def quota(self, request: web.Request) -> web.Response:
        token = self._network.allowed(request, "threads_basic")
        asked = set(request.query.get("fields", "quota_usage,config").split(","))
        values: dict[str, Any] = {}
        for prefix, scope in QUOTAS.items():
            names = {f"{prefix}quota_usage", f"{prefix}config"}
            if names & asked and scope and scope not in token.scopes and self._network.switches.narrow_quota:
                raise NoAnswer
            used, most = self._network.used(prefix, token.user_id)
            values[f"{prefix}quota_usage"] = used
            values[f"{prefix}config"] = {"quota_total": most, "quota_duration": DAY}
        if asked - set(values):
            raise GraphError(100, "Tried accessing nonexisting field")
        return web.json_response({"data": [{name: values[name] for name in values if name in asked}]})

    async def delete(self, request: web.Request) -> web.Response:
        token = self._network.allowed(request, "threads_delete")
        media = self._network.media.get(request.match_info["media"])
        if not media or media.user_id != token.user_id or media.is_deleted:
            raise GraphError(100, "Unsupported delete request. Object does not exist", subcode=33)
        self._network.take("delete_", token.user_id)
        media.is_deleted = True
        return web.json_response({"success": True, "deleted_id": media.key})

    def settle(self) -> None:
        now = self._network.clock.now()
        for one in list(self._network.containers.values()):
            if one.status == Status.WORKING and one.ready_at is not None and one.ready_at <= now:
                one.found = one.found or wish(one.text, "fail")
                one.status = Status.ERROR if one.found in MESSAGES else Status.FINISHED
            if one.status in {Status.WORKING, Status.FINISHED} and one.made_at + DAY <= now:
                one.status = Status.EXPIRED

    async def _asked(self, request: web.Request) -> tuple[str, dict[str, str]]:
        token = self._network.allowed(request, "threads_content_publish")
        if request.match_info["user"] not in {"me", token.user_id}:
            raise GraphError(100, "Object does not exist or is not yours", subcode=33)
        if self._network.profiles[token.user_id].is_restricted:
            raise GraphError(4, "The user is restricted", subcode=4279013)
        return token.user_id, await self._network.given(request)

    def _check_references(self, user_id: str, given: dict[str, str], children: list[str]) -> None:
        parent = given.get("reply_to_id")
        if parent and (parent not in self._network.media or self._network.media[parent].is_deleted):
            raise GraphError(100, "reply_to_id does not exist", subcode=33)
        for child in children:
            item = self._network.containers.get(child)
            if not item or item.user_id != user_id or item.given.get("is_carousel_item") != "true":
                raise GraphError(100, "A child is no item of a carousel of yours")

    def _check_quota(self, container: Container) -> None:
        self._network.take("reply_" if container.is_reply else "", container.user_id)

    async def _prepare(self, container: Container) -> None:
        container.found = await self._trouble(container)
        switches = self._network.switches
        seconds = switches.slow_s if says(container.text, "slow") else switches.processing_s
        container.ready_at = self._network.clock.now() + seconds

    async def _trouble(self, container: Container) -> str:
        if container.kind == "CAROUSEL":
            items = [self._network.containers[child] for child in container.children]
            return next((one.found for one in items if one.status == Status.ERROR), "")
        try:
            if container.kind == "IMAGE":
                into = BytesIO()
                await fetch(container.given["image_url"], into, most=rules.MOST_IMAGE, follows=True)
                return rules.picture_trouble(look_at(into))
            if container.kind == "VIDEO":
                with tempfile.TemporaryFile() as file:
                    await fetch(container.given["video_url"], file, most=rules.MOST_VIDEO, follows=True)
                    return rules.film_trouble(watch(file))
        except NotFetched:
            return "FAILED_DOWNLOADING_VIDEO" if container.kind == "VIDEO" else "UNKNOWN"
        return ""

    def _publish(self, container: Container) -> str:
        at = self._network.clock.now()
        kinds = {"TEXT": "TEXT_POST", "CAROUSEL": "CAROUSEL_ALBUM"}
        media = Media(
            new_number(),
            container.user_id,
            kinds.get(container.kind, container.kind),
            container.text,
            at,
            container.given,
            container.children,
        )
        container.status, container.media_id = Status.PUBLISHED, media.key
        self._network.media[media.key] = media
        self._network.store(Stored(media.user_id, media.key, media.text, at, container.given))
        return media.key
