"""Threads, by the API that Meta offers for it: v1.0, with a login of its own."""

import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, override
from uuid import UUID

from postwright.kit.clock import now
from postwright.kit.http import Client
from postwright.ports.channels.answers import read_body, read_list, read_part, read_path, read_text
from postwright.ports.channels.base import NO_SETTINGS, Network
from postwright.ports.channels.errors import Reconnect, Refused, RetryLater, Unclear
from postwright.ports.channels.graph import account_login
from postwright.ports.channels.graph.account_login import AccountApp
from postwright.ports.channels.graph.calls import Graph, id_of
from postwright.ports.channels.graph.containers import State
from postwright.ports.channels.graph.corrections import take_away
from postwright.ports.channels.networks.threads.finding import find_among, state_of
from postwright.ports.channels.networks.threads.limits import OPTIONS, declare, further_problems
from postwright.ports.channels.networks.threads.posting import (
    CONTAINERS,
    POSTS,
    Sending,
    draft_posts,
    known,
    receipt_of,
)
from postwright.ports.channels.oauth import require_scopes
from postwright.ports.channels.options import chosen
from postwright.ports.channels.threads import STEP, Parents, published_pieces, send_pieces
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
    RateState,
    Receipt,
)
from postwright.ports.channels.ways import Arrival, ConnectedAccount, Departure, Secret, Trip, Way
from postwright.ports.channels.words import gettext_noop

# Answers below one's own posts need no more than these (2025-12-22); reading them back needs the third.
SCOPES = ("threads_basic", "threads_content_publish", "threads_read_replies", "threads_delete")
NEEDED = frozenset(SCOPES[:3])
WORDS = {
    "threads_basic": gettext_noop("see the profile and its posts"),
    "threads_content_publish": gettext_noop("publish posts"),
    "threads_read_replies": gettext_noop("read replies"),
    "threads_delete": gettext_noop("delete posts"),
}
_COUNTS = range(2**31)
_LOOK_AGAIN = timedelta(hours=1)  # its day is a moving one: room comes back bit by bit


class Threads(Network):
    """
    Each post is a container first, which can be published once. A lost answer is asked for by the container, and
    found among the account's posts only where that one says that it is out.
    """

    name: ClassVar[str] = "threads"
    label: ClassVar[str] = "Threads"
    purpose: ClassVar[str | None] = "channel.threads"
    deletes: ClassVar[bool] = True
    deletes_with: ClassVar[str] = "threads_delete"
    rights: ClassVar[Mapping[str, str]] = {scope: WORDS[scope] for scope in SCOPES[:3]}
    pulls: ClassVar[frozenset[str]] = frozenset({"images", "videos"})
    ways = (
        Way(
            name="threads",
            label=gettext_noop("Threads"),
            help=gettext_noop("You agree at Threads. Your password stays there."),
            leaves=True,
        ),
    )

    def __init__(
        self,
        *,
        app_id: str = "",
        app_secret: str = "",
        hosts_at: str = "",
        settle_seconds: float = 60,
        clock: Callable[[], datetime] = now,
    ) -> None:
        graph_url = hosts_at or "https://graph.threads.net"
        self.capabilities = declare(settle_seconds)
        self.is_set_up = bool(app_id and app_secret)
        self._app = AccountApp(
            id=app_id,
            secret=app_secret,
            dialog_url=f"{hosts_at or 'https://threads.net'}/oauth/authorize",
            code_url=f"{graph_url}/oauth/access_token",
            graph_url=graph_url,
            grants=("th_exchange_token", "th_refresh_token"),
        )
        self._clock = clock

    @override
    def quota(self, settings: Mapping[str, Any], /) -> Quota | None:
        standing = settings.get(STANDING, {})
        most, left = standing.get("posts_a_day"), standing.get("posts_left")
        return None if most is None or left is None else Quota(left=left, most=most, seconds=86_400)

    @override
    def review(self, outgoing: Outgoing, settings: Mapping[str, Any] = NO_SETTINGS) -> list[Problem]:
        return [*super().review(outgoing, settings), *further_problems(outgoing)]

    @override
    def draft(self, outgoing: Outgoing, key_time: datetime) -> list[Json]:
        return draft_posts(outgoing, chosen(outgoing.options, OPTIONS), key_time.isoformat())

    @override
    def choose_keys(self, count: int, key_time: datetime, name: UUID | None) -> list[str]:
        key = secrets.token_hex(16) if name is None else name.hex
        return [key, *(f"{key}.{number}" for number in range(1, count))]

    @override
    async def send(
        self, intent: Intent, account: Account, media: MediaSource, http: Client, progress: Progress
    ) -> Receipt:
        graph = self._graph(account.secret, http)

        async def publish(piece: Piece, parents: Parents | None) -> Receipt:
            return await Sending(graph, media, progress, piece, parents).publish()

        return await send_pieces(intent, progress, publish)

    @override
    async def find(self, piece: Piece, account: Account, http: Client, progress: Progress) -> Receipt | None:
        graph = self._graph(account.secret, http)
        if remote_id := known(progress, POSTS, piece):
            return await receipt_of(graph, remote_id)
        container = known(progress, CONTAINERS, piece)
        state = await state_of(graph, container) if container else None
        if state in {State.IN_PROGRESS, State.FINISHED, State.ERROR}:
            return None
        done = [one["remote_id"] for one in published_pieces({STEP: progress.get(STEP) or {}})]
        above = "" if not done else done[0] if piece.is_comment else done[-1]
        found = await find_among(graph, piece, above, done, self._clock())
        if found is None and state is State.PUBLISHED:
            raise Unclear  # lists show a new post a moment later
        return found

    @override
    async def delete(self, piece: Piece, remote_id: str, account: Account, http: Client) -> None:
        await take_away(self._graph(account.secret, http), remote_id)

    @override
    async def depart(self, trip: Trip, http: Client) -> Departure:
        if not self.is_set_up:
            raise Refused("not_set_up")
        return account_login.leave(self._app, trip, SCOPES)

    @override
    async def arrive(self, arrival: Arrival, http: Client) -> list[ConnectedAccount]:
        secret, scopes = await account_login.come_back(self._app, arrival, http, self._clock)
        if scopes:
            require_scopes(NEEDED, scopes, WORDS)
        graph = self._graph(secret, http)
        try:
            answer = await graph.read("me", fields="id,username,name")
            _, standing = await self._quota(graph)
        except Reconnect as error:  # what nobody says of the scopes shows here
            named = ", ".join(WORDS[scope] for scope in SCOPES[:2])
            raise Refused("scopes_missing", params={"missing": named}, detail=error.detail) from error
        remote_id, name = id_of(answer), read_text(answer, "username")
        return [
            ConnectedAccount(
                remote_id=remote_id,
                handle=name[:100],
                display_name=read_path(answer, "name")[:300] or name[:100],
                base_url="",
                secret=secret,
                scopes=tuple(sorted(scopes))[:50],
                expires_at=account_login.ends_at(secret),
                grant=remote_id,
                standing=standing,
            )
        ]

    @override
    async def check(self, account: Account, http: Client) -> Health:
        graph = self._graph(account.secret, http)
        handle = read_text(await graph.read("me", fields="id,username"), "username")
        rate, standing = await self._quota(graph)
        return Health(
            handle=handle[:100],
            rate=rate,
            standing=standing,
            expires_at=account_login.ends_at(account.secret),
        )

    @override
    def renew_at(self, secret: Secret, /) -> datetime | None:
        return account_login.renew_at(secret)

    @override
    async def refresh(self, secret: Secret, account: Account, http: Client) -> Secret:
        return await account_login.renew(self._app, secret, http, self._clock)

    async def _quota(self, graph: Graph) -> tuple[RateState | None, Json]:
        """Only these fields: others fail the whole call where their scope was not given (reported 2026-08)."""
        try:
            answer = await graph.read("me", "threads_publishing_limit", fields="quota_usage,config")
        except RetryLater:
            return None, {}
        [quota, *_] = [*(one for one in read_list(read_body(answer), "data") if isinstance(one, dict)), {}]
        used, most = quota.get("quota_usage"), read_part(quota, "config").get("quota_total")
        if not (isinstance(used, int) and isinstance(most, int) and used in _COUNTS and most in _COUNTS):
            return None, {}
        left = max(0, most - used)
        resets_at = self._clock().astimezone(UTC) + _LOOK_AGAIN
        return RateState(most, left, resets_at), {"posts_a_day": most, "posts_left": left}

    def _graph(self, secret: Secret, http: Client) -> Graph:
        return Graph(f"{self._app.graph_url}/v1.0", http, secret.get("access_token", ""))
