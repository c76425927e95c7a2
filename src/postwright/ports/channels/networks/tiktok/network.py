"""TikTok: videos from here, photos that it fetches, and both into the app's inbox."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, override
from uuid import UUID

from postwright.kit.clock import now
from postwright.kit.http import Client
from postwright.ports.channels.answers import read_path
from postwright.ports.channels.base import NO_SETTINGS, Network
from postwright.ports.channels.capabilities import Capabilities
from postwright.ports.channels.errors import Reconnect, Refused, RetryLater
from postwright.ports.channels.keepers import visitor
from postwright.ports.channels.networks.tiktok.answers import CREATOR_TROUBLE, data_of
from postwright.ports.channels.networks.tiktok.limits import for_account, read_standing, review
from postwright.ports.channels.networks.tiktok.posting import Post, payload_of
from postwright.ports.channels.networks.tiktok.server import App, Server
from postwright.ports.channels.networks.tiktok.signing_in import SCOPES, ask_for_token, leave_for, who_is_it
from postwright.ports.channels.oauth import to_error
from postwright.ports.channels.sessions import moment_in
from postwright.ports.channels.types import (
    STANDING,
    Account,
    Health,
    Intent,
    Json,
    MediaSource,
    Outgoing,
    Piece,
    Problem,
    Progress,
    Receipt,
)
from postwright.ports.channels.ways import Arrival, ConnectedAccount, Departure, Secret, Trip, Way
from postwright.ports.channels.words import gettext_noop

LOOKS_S = (1.0, 2.0, 4.0)  # between looks at a post in the making, before others have their turn
_PAGE, _AND_BACK = gettext_noop("TikTok's own page"), gettext_noop("You agree at TikTok and come back.")
RENEW_BEFORE = timedelta(hours=6)


class TikTok(Network):
    """
    TikTok names each post before it makes it (`publish_id`) and tells what became of it, so that nothing is begun
    twice. Only where it was asked for photos and that name was lost, the account's public list is looked through.
    """

    name: ClassVar[str] = "tiktok"
    label: ClassVar[str] = "TikTok"
    purpose: ClassVar[str | None] = "channel.tiktok"
    revokes: ClassVar[bool] = True
    rights: ClassVar[Mapping[str, str]] = SCOPES
    live_standing: ClassVar[bool] = True
    pulls: ClassVar[frozenset[str]] = frozenset({"images"})
    ways = (Way(name="page", label=_PAGE, help=_AND_BACK, leaves=True),)

    def __init__(
        self,
        *,
        client_key: str = "",
        client_secret: str = "",
        is_audited: bool = False,
        hosts_at: str = "",
        looks: Sequence[float] = LOOKS_S,
        clock: Callable[[], datetime] = now,
    ) -> None:
        pages, api = hosts_at or "https://www.tiktok.com", hosts_at or "https://open.tiktokapis.com"
        self._app = App(client_key, client_secret, pages, api, is_audited, clock)
        self.is_set_up, self._looks = bool(client_key and client_secret), looks
        self.capabilities = for_account({}, is_audited=is_audited)

    @override
    def capabilities_for(self, settings: Mapping[str, Any], /) -> Capabilities:
        own, can = for_account(settings.get(STANDING, {}), is_audited=self._app.is_audited), self.capabilities
        return replace(own, settle_seconds=can.settle_seconds, rates=can.rates)

    @override
    def review(self, outgoing: Outgoing, settings: Mapping[str, Any] = NO_SETTINGS) -> list[Problem]:
        return list(review(outgoing, self.capabilities_for(settings)))

    @override
    def draft(self, outgoing: Outgoing, key_time: datetime) -> list[Json]:
        return [payload_of(outgoing, key_time)]

    @override
    def choose_keys(self, count: int, key_time: datetime, name: UUID | None) -> list[str]:
        return [secrets.token_hex(16) if name is None else name.hex]

    @override
    async def send(
        self, intent: Intent, account: Account, media: MediaSource, http: Client, progress: Progress
    ) -> Receipt:
        post = Post(intent.payload, progress, Server(self._app, account, http), media)
        await post.begin()
        await post.upload(media, http)
        return await post.wait(self._looks)

    @override
    async def find(self, piece: Piece, account: Account, http: Client, progress: Progress) -> Receipt | None:
        return await Post(piece.payload, progress, Server(self._app, account, http), None).find()

    @override
    async def depart(self, trip: Trip, http: Client) -> Departure:
        if not self.is_set_up:
            raise Refused("not_set_up")
        return leave_for(trip, self._app)

    @override
    async def arrive(self, arrival: Arrival, http: Client) -> list[ConnectedAccount]:
        secret, scopes, open_id = await ask_for_token(arrival, self._app, http)
        server = Server(self._app, visitor(self.name, open_id, secret, self._app.api), http)
        handle, name = await who_is_it(server)
        return [
            ConnectedAccount(
                remote_id=open_id,
                handle=handle,
                display_name=name,
                base_url=self._app.api,
                secret=secret,
                scopes=tuple(sorted(scopes))[:50],
                expires_at=moment_in(secret, "refresh_expires_at"),
                grant=open_id,
                standing=(await _ask_creator(server))[1],
            )
        ]

    @override
    async def check(self, account: Account, http: Client) -> Health:
        server = Server(self._app, account, http)
        handle, standing = await _ask_creator(server)
        ends = moment_in(server.secret, "refresh_expires_at")
        return Health(handle=handle or account.handle, standing=standing, expires_at=ends)

    @override
    def renew_at(self, secret: Secret, /) -> datetime | None:
        return end - RENEW_BEFORE if (end := moment_in(secret, "expires_at")) else None

    @override
    async def refresh(self, secret: Secret, account: Account, http: Client) -> Secret:
        return await self._app.renew(secret, http)

    @override
    async def revoke(self, account: Account, http: Client) -> None:
        secret, end = account.secret, moment_in(account.secret, "expires_at")
        if end and end <= self._app.clock():  # only a token that still counts can be given back
            try:
                secret = await self._app.renew(secret, http)
            except Reconnect:
                return
        answer = await self._app.ask(http, "/v2/oauth/revoke/", token=secret.get("access_token", ""))
        if answer.status >= 300 or answer.body:
            error = to_error(read_path(answer, "error"))
            if error.code != "sign_in_over":  # as for a token that is gone already
                raise error


async def _ask_creator(server: Server) -> tuple[str, Json]:
    """Handle and standing; both empty where the account may post nothing today: it works all the same."""
    try:
        answer = await server.ask("/v2/post/publish/creator_info/query/", {})
    except (RetryLater, Refused) as trouble:
        if trouble.code not in CREATOR_TROUBLE:
            raise
        return "", {}
    return read_path(answer, "data", "creator_username")[:100], read_standing(data_of(answer))
