"""The whole: state, limits, routes, and the page that shows it."""

import json
from collections.abc import Iterable
from contextlib import suppress
from html import escape
from typing import Any

from aiohttp import web

from tests.simulators.parts.clock import SlidingWindow
from tests.simulators.parts.faults import Subject, says
from tests.simulators.parts.html import page, table
from tests.simulators.parts.server import Route, Simulator
from tests.simulators.tiktok.display import Display
from tests.simulators.tiktok.errors import ApiError, envelope
from tests.simulators.tiktok.grants import Grant, Grants
from tests.simulators.tiktok.login import Login
from tests.simulators.tiktok.posting import INITS, Posting, text_of
from tests.simulators.tiktok.production import Production
from tests.simulators.tiktok.state import FRIENDS, SCOPES, App, Creator, Share, Status, Switches
from tests.simulators.tiktok.uploading import Uploading, is_last_chunk
from tests.simulators.tiktok.webhooks import Webhooks

# Calls within a minute for each token; no headers tell how many are left.
A_MINUTE = {
    "user_info": 600,
    "video_list": 600,
    "video_query": 600,
    "creator_info": 20,
    "video_init": 6,
    "inbox_init": 6,
    "content_init": 6,
    "status": 30,
}
WEBHOOK_FORM = (
    '<h2>Webhook</h2><form method="post" action="/webhook"><label>Address of the app '
    '<input name="url" size="60" value="{}"></label> <button>Save</button></form>'
)
DEFAULTS = (
    Creator("o-anna", "annasbakery", "Anna's Bakery"),
    Creator("o-berta", "berta_private", "Berta", is_private=True, comment_disabled=True, duet_disabled=True),
)


class TikTokSimulator(Simulator):
    """`shares` holds everything that was begun, by publish_id; `creators` everybody, by open_id."""

    def __init__(
        self,
        *,
        app: App | None = None,
        creators: Iterable[Creator] = (),
        switches: Switches | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.app, self.switches = app or App(), switches or Switches()
        people = list(creators) or [Creator(**vars(one)) for one in DEFAULTS]
        self.creators = {one.open_id: one for one in people}
        self.shares: dict[str, Share] = {}
        self.uploads: dict[str, Share] = {}
        self.grants, self.webhooks = Grants(self.clock), Webhooks(self)
        self.production = Production(self)
        self._limits = {
            route: SlidingWindow(self.clock, most=most, seconds=60) for route, most in A_MINUTE.items()
        }

    def connect(self, open_id: str, scopes: Iterable[str] = SCOPES) -> dict[str, str]:
        """Tokens as after a consent in the browser."""
        grant = self.grants.consent(self.app.client_key, open_id, tuple(scopes))
        return {
            "access_token": self.grants.give_access(grant),
            "refresh_token": self.grants.give_refresh(grant),
            "open_id": open_id,
            "scope": ",".join(grant.scopes),
        }

    def end(self, open_id: str, *, reason: int = 1) -> None:
        """The consent is over: by the person (1), the app (5), or for another of the documented reasons."""
        self.grants.end(self.app.client_key, open_id)
        self.webhooks.send("authorization.removed", open_id, {"reason": reason})

    def finish_draft(
        self, publish_id: str, text: str = "Finished in the app", privacy_level: str = FRIENDS
    ) -> None:
        self._in_turn()
        share = self.shares[publish_id]
        if share.status != Status.INBOX:
            raise ValueError("It is not in the inbox.")
        self.production.finish_draft(share, text, privacy_level)

    def take_down(self, publish_id: str) -> None:
        """Moderation, or the person, hides what was public."""
        share = self.shares[publish_id]
        share.is_listed, share.post = False, {**share.post, "privacy_level": "SELF_ONLY"}
        self.tell(share, "post.publish.no_longer_publicaly_available", post_id=share.video_id)

    def routes(self) -> list[Route]:
        return [
            *Login(self).routes(),
            *Display(self).routes(),
            *Posting(self).routes(),
            *Uploading(self).routes(),
        ]

    def pages(self) -> list[web.RouteDef]:
        return [web.get("/", self._show), web.post("/webhook", self._set_webhook)]

    def settle(self) -> None:
        self.production.settle()

    def broken(self) -> web.Response:
        return envelope({}, "internal_error", "Something is wrong. Please try again later.", 500)

    def describe(self, route: str, request: web.Request, body: bytes) -> Subject:
        """The last chunk counts as a route of its own, `upload_last`, as it makes the post begin."""
        if route == "upload":
            return self._upload_subject(request)
        asked = parsed(body)
        account = self.grants.holder(request.headers.get("Authorization", ""))
        if route in INITS:
            text = text_of(asked["post_info"]) if isinstance(asked.get("post_info"), dict) else ""
            source = asked.get("source_info")
            pulls = isinstance(source, dict) and source.get("source") == "PULL_FROM_URL"
            return Subject(route, account, text, commits=pulls)
        share = self.shares.get(str(asked.get("publish_id")))
        return Subject(route, account, share.text if share else "")

    def allowed(self, request: web.Request, scopes: str | tuple[str, ...], route: str) -> Grant:
        """
        Whoever calls, if they may and have not called too often; one of several scopes is enough.

        :raises ApiError: access_token_invalid, scope_not_authorized, rate_limit_exceeded
        """
        header = request.headers.get("Authorization", "")
        grant = self.grants.allow(header)
        enough = {scopes} if isinstance(scopes, str) else set(scopes)
        if not enough & set(grant.scopes):
            raise ApiError("scope_not_authorized")
        if route in self._limits and not self._limits[route].take(header):
            raise ApiError("rate_limit_exceeded")
        return grant

    async def body(
        self, request: web.Request, *, may_be_empty: bool = False, peek: bool = False
    ) -> dict[str, Any]:
        """
        :param peek: the caller looks before it knows who asks, and must not answer yet
        :raises ApiError: invalid_params
        """
        raw = await request.read()
        found = parsed(raw)
        if peek or (may_be_empty and raw in {b"", b"{}"}):
            return found
        if request.content_type != "application/json" or not found:
            raise ApiError("invalid_params", "The body is not a JSON object.")
        return found

    def tell(self, share: Share, event: str, **content: Any) -> None:
        kind = "INBOX_SHARE" if share.is_draft else "DIRECT_PUBLISH"
        told = {"publish_id": share.publish_id, "publish_type": kind, **content}
        self.webhooks.send(event, share.open_id, told, copies=2 if says(share.text, "twice") else 1)

    def _upload_subject(self, request: web.Request) -> Subject:
        share = self.uploads.get(request.query.get("upload_id", ""))
        if not share:
            return Subject("upload")
        last = is_last_chunk(share, request.headers.get("Content-Range", ""))
        return Subject("upload_last" if last else "upload", share.open_id, share.text, commits=last)

    def close(self) -> None:
        for share in self.uploads.values():
            if share.upload:
                share.upload.file.close()

    async def _set_webhook(self, request: web.Request) -> web.Response:
        self.webhooks.url = str((await request.post()).get("url", ""))
        raise web.HTTPSeeOther("/")

    async def _show(self, request: web.Request) -> web.Response:
        log = [(one.at, one.account, one.key, one.text, one.details["privacy_level"]) for one in self.log]
        begun = [
            (one.begun_at, one.open_id, one.publish_id, one.text, one.status, one.fail_reason)
            for one in reversed(self.shares.values())
        ]
        calls = [
            (one.at, one.route, one.account, one.status, one.meets, one.refused)
            for one in reversed(self.calls[-100:])
        ]
        return page(
            "TikTok (simulated)",
            table("Published", ("at", "account", "id", "text", "privacy"), reversed(log)),
            table("Begun", ("at", "account", "publish_id", "text", "status", "fail reason"), begun),
            table("Calls", ("at", "route", "account", "status", "meets", "refused"), calls),
            WEBHOOK_FORM.format(escape(self.webhooks.url)),
            refresh_s=5,
        )


def parsed(body: bytes) -> dict[str, Any]:
    """A JSON object, or nothing."""
    with suppress(ValueError):
        found = json.loads(body)
        return found if isinstance(found, dict) else {}
    return {}
