"""Instagram, for professional accounts: the Graph API at Facebook's host or at Instagram's own."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, ClassVar, override
from uuid import UUID

from postwright.kit.clock import now
from postwright.kit.http import Client
from postwright.ports.channels.answers import read_body
from postwright.ports.channels.base import NO_SETTINGS, Network
from postwright.ports.channels.capabilities import Capabilities
from postwright.ports.channels.graph import account_login
from postwright.ports.channels.graph.corrections import take_away
from postwright.ports.channels.graph.drafts import Draft
from postwright.ports.channels.graph.hosts import Hosts, unwrapped
from postwright.ports.channels.graph.instagram_login import (
    DELETING,
    FACEBOOK_RIGHTS,
    INSTAGRAM_RIGHTS,
    Ways,
    is_own_login,
    name_of,
)
from postwright.ports.channels.graph.usage import read_rate
from postwright.ports.channels.networks.instagram.desk import Desk
from postwright.ports.channels.networks.instagram.drafts import draft_post, problems_of
from postwright.ports.channels.networks.instagram.finding import find_comment, find_post
from postwright.ports.channels.networks.instagram.limits import DEFAULT, POST, for_kind, read_standing
from postwright.ports.channels.networks.instagram.publishing import publish_comment, publish_post
from postwright.ports.channels.threads import STEP, Parents, numbered_keys, published_pieces, send_pieces
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
    Quota,
    Receipt,
)
from postwright.ports.channels.ways import Arrival, ConnectedAccount, Departure, Secret, Trip


class Instagram(Network):
    """Let in by an app at Meta, or by its part for Instagram's own login: `instagram_app_id` and its secret."""

    name: ClassVar[str] = "instagram"
    label: ClassVar[str] = "Instagram"
    purpose: ClassVar[str | None] = "channel.instagram"
    pulls: ClassVar[frozenset[str]] = frozenset({"images"})
    revokes: ClassVar[bool] = True
    deletes: ClassVar[bool] = True
    deletes_with: ClassVar[str] = DELETING
    rights: ClassVar[Mapping[str, str]] = FACEBOOK_RIGHTS

    def __init__(
        self,
        *,
        app_id: str = "",
        app_secret: str = "",
        instagram_app_id: str = "",
        instagram_app_secret: str = "",
        config_id: str = "",
        version: str = "v26.0",
        hosts_at: str = "",
        settle_seconds: float = DEFAULT.settle_seconds,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._hosts, self._clock = Hosts(at=hosts_at, version=version), clock
        facebook, instagram = (app_id, app_secret, config_id), (instagram_app_id, instagram_app_secret)
        self._signing_in, self._app_secret = Ways(self._hosts, facebook, instagram, clock), app_secret
        self.is_set_up, self.ways = self._signing_in.is_set_up, self._signing_in.offered
        self.capabilities = for_kind(POST, {}, settle_seconds)

    @override
    def capabilities_for(self, settings: Mapping[str, Any], /) -> Capabilities:
        return for_kind(POST, settings.get(STANDING, {}), self.capabilities.settle_seconds)

    @override
    def rights_for(self, scopes: Collection[str], /) -> Mapping[str, str]:
        return INSTAGRAM_RIGHTS if any(one in INSTAGRAM_RIGHTS for one in scopes) else self.rights

    @override
    def quota(self, settings: Mapping[str, Any], /) -> Quota | None:
        standing = settings.get(STANDING, {})
        if not {"posts", "seconds"} <= standing.keys():
            return None
        most, used = standing["posts"], standing.get("used", 0)
        return Quota(left=max(0, most - used), most=most, seconds=standing["seconds"])

    @override
    def review(self, outgoing: Outgoing, settings: Mapping[str, Any] = NO_SETTINGS) -> list[Problem]:
        kind, standing = outgoing.options.get("kind", POST), settings.get(STANDING, {})
        return problems_of(outgoing, for_kind(kind, standing, self.capabilities.settle_seconds))

    @override
    def draft(self, outgoing: Outgoing, key_time: datetime) -> list[Json]:
        since = {"since": key_time.isoformat()}
        comment = [{"message": outgoing.first_comment, **since}] if outgoing.first_comment else []
        return [{**draft_post(outgoing), **since}, *comment]

    @override
    def choose_keys(self, count: int, key_time: datetime, name: UUID | None) -> list[str]:
        return numbered_keys(count, name)

    @override
    async def send(
        self, intent: Intent, account: Account, media: MediaSource, http: Client, progress: Progress
    ) -> Receipt:
        desk = self._desk(account, http)

        async def publish(piece: Piece, parents: Parents | None) -> Receipt:
            if parents:
                return await publish_comment(desk, piece, parents.root)
            draft = Draft(progress, piece.payload)
            return await publish_post(desk, piece.payload, media, draft, self._clock())

        return await send_pieces(intent, progress, publish)

    @override
    async def find(self, piece: Piece, account: Account, http: Client, progress: Progress) -> Receipt | None:
        desk = self._desk(account, http)
        if not piece.is_comment:
            return await find_post(desk, piece.payload, Draft(progress, piece.payload), self._clock())
        above, *_ = published_pieces({STEP: progress.get(STEP) or {}})
        return await find_comment(desk, piece, Receipt(**above), self._clock())

    @override
    def text_of(self, piece: Piece) -> str:
        return str(piece.payload["message" if piece.is_comment else "caption"])

    @override
    async def delete(self, piece: Piece, remote_id: str, account: Account, http: Client) -> None:
        await take_away(self._desk(account, http).graph, remote_id)

    @override
    async def depart(self, trip: Trip, http: Client) -> Departure:
        return self._signing_in.named(trip.way).depart(trip)

    @override
    async def arrive(self, arrival: Arrival, http: Client) -> list[ConnectedAccount]:
        return await self._signing_in.named(arrival.way).arrive(arrival, http)

    @override
    async def check(self, account: Account, http: Client) -> Health:
        graph = self._desk(account, http).graph
        node = "me" if is_own_login(account) else account.remote_id
        name = name_of(unwrapped(read_body(await graph.read(node, fields="username"))))
        limit = await graph.read(account.remote_id, "content_publishing_limit", fields="config,quota_usage")
        standing = read_standing(unwrapped(read_body(limit)))
        scopes, ends_at = await self._signing_in.of(account).look_at_token(account.secret, http)
        rate = read_rate(limit)
        return Health(handle=name, rate=rate, standing=standing, scopes=scopes, expires_at=ends_at)

    @override
    def renew_at(self, secret: Secret, /) -> datetime | None:
        return account_login.renew_at(secret)

    @override
    async def refresh(self, secret: Secret, account: Account, http: Client) -> Secret:
        return await self._signing_in.of(account).refresh(secret, http)

    @override
    async def revoke(self, account: Account, http: Client) -> None:
        await self._signing_in.of(account).revoke(account, http)

    def _desk(self, account: Account, http: Client) -> Desk:
        return Desk(account, self._hosts, http, self._app_secret)
