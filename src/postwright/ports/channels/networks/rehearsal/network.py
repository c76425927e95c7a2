"""A network of our own to practise on: real effects on a timeline, and any trouble one asks for."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar, override
from uuid import UUID

from postwright.kit.clock import now
from postwright.kit.http import Client
from postwright.ports.channels.base import Network
from postwright.ports.channels.capabilities import Capabilities, Handle, ImageRules, TextRules, VideoRules
from postwright.ports.channels.errors import Reconnect, Refused, RetryLater, Unclear
from postwright.ports.channels.networks.rehearsal.roles import AI, ROLES
from postwright.ports.channels.networks.rehearsal.switches import Outcome, Switches
from postwright.ports.channels.networks.rehearsal.timeline import Timeline
from postwright.ports.channels.threads import Parents, remember_each, send_pieces
from postwright.ports.channels.types import (
    Account,
    Health,
    Intent,
    Json,
    MediaRef,
    MediaSource,
    Outgoing,
    Piece,
    Progress,
    RateState,
    Receipt,
)
from postwright.ports.channels.ways import ConnectedAccount, ConnectField, Secret, Way
from postwright.ports.channels.words import gettext_noop


class Rehearsal(Network):
    """
    It does not know our keys when it stores a post: a blind second try is a second post.

    A post that comes late does so within `settle_seconds`, as declared.
    """

    name: ClassVar[str] = "rehearsal"
    label: ClassVar[str] = "Rehearsal"
    purpose: ClassVar[str | None] = None
    edits: ClassVar[bool] = True
    deletes: ClassVar[bool] = True
    ways = (
        Way(
            name="name",
            label=gettext_noop("Practice"),
            help=gettext_noop("Posts go to a timeline on this server and nowhere else."),
            fields=(
                ConnectField(
                    "name",
                    gettext_noop("Name of the practice channel"),
                    gettext_noop("Posts go to a timeline on this server and nowhere else."),
                ),
            ),
        ),
    )

    def __init__(
        self,
        *,
        timeline: Timeline,
        post_url: str = "/rehearsal/posts/{remote_id}",
        settle_seconds: float = 2,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.capabilities = _capabilities(settle_seconds)
        self._timeline = timeline
        self._post_url = post_url
        self._clock = clock

    @override
    def capabilities_for(self, settings: Mapping[str, Any], /) -> Capabilities:
        switches = Switches.from_settings(settings)
        can = replace(self.capabilities, **ROLES.get(switches.plays, {}))
        return replace(can, can_look_up=False, handle=Handle.NONE) if switches.silent else can

    @override
    def draft(self, outgoing: Outgoing, key_time: datetime) -> list[Json]:
        drafts = [_payload(part.text, part.media, outgoing.language) for part in outgoing.posts]
        drafts[0]["link"] = asdict(outgoing.link) if outgoing.link else None
        if outgoing.options.get(AI.name):
            drafts[0]["marked_as_ai"] = True
        return drafts

    @override
    def choose_keys(self, count: int, key_time: datetime, name: UUID | None) -> list[str]:
        key = secrets.token_hex(12) if name is None else name.hex
        return [key, *(f"{key}.{number}" for number in range(1, count))]

    @override
    async def send(
        self, intent: Intent, account: Account, media: MediaSource, http: Client, progress: Progress
    ) -> Receipt:
        async def upload(key: str) -> int:
            return sum([len(chunk) async for chunk in media.stream(key)])

        async def publish(piece: Piece, parents: Parents | None) -> Receipt:
            return await self._publish(piece, parents, account)

        await remember_each(progress, "uploads", intent.media, upload)
        return await send_pieces(intent, progress, publish)

    @override
    async def find(self, piece: Piece, account: Account, http: Client, progress: Progress) -> Receipt | None:
        if Switches.from_settings(account.settings).silent:
            raise Unclear
        found = await self._timeline.find(account.channel_id, piece.key, self._clock())
        return self._receipt(found) if found else None

    @override
    async def edit(self, piece: Piece, remote_id: str, text: str, account: Account, http: Client) -> None:
        is_there = True

        async def change() -> None:
            nonlocal is_there
            is_there = await self._timeline.change(account.channel_id, remote_id, text)

        await self._with_trouble(account, change)
        if not is_there:
            raise Refused("gone_there")

    @override
    async def delete(self, piece: Piece, remote_id: str, account: Account, http: Client) -> None:
        await self._with_trouble(account, partial(self._timeline.remove, account.channel_id, remote_id))

    @override
    async def connect(self, credentials: Mapping[str, str], http: Client) -> ConnectedAccount:
        name = credentials["name"].strip()
        return ConnectedAccount(remote_id=name, handle=name, display_name=name, base_url="", secret={})

    @override
    async def check(self, account: Account, http: Client) -> Health:
        return Health(handle=account.handle)

    @override
    async def refresh(self, secret: Secret, account: Account, http: Client) -> Secret:
        return secret

    async def _publish(self, piece: Piece, parents: Parents | None, account: Account) -> Receipt:
        switches = Switches.from_settings(account.settings)
        rate = await self._rate(switches, account)
        if rate and not rate.remaining:
            wait = (rate.resets_at - self._clock()).total_seconds()
            raise RetryLater("busy", after=max(0.0, wait), rate=rate)
        outcome = switches.outcome(await self._timeline.count(account.channel_id))
        await asyncio.sleep(switches.delay_seconds)
        _refuse_if_asked(outcome)
        if outcome is Outcome.TIMEOUT_WITHOUT_COMMIT:
            raise Unclear
        payload = {**piece.payload, "reply_to": parents.parent.remote_id if parents else ""}
        at = self._clock() + self._lateness(outcome, switches)
        remote_id = await self._timeline.insert(account.channel_id, piece.key, payload, at)
        if outcome is not Outcome.SENT:
            raise Unclear
        return self._receipt(remote_id, rate and replace(rate, remaining=rate.remaining - 1))

    async def _with_trouble(self, account: Account, work: Callable[[], Awaitable[None]]) -> None:
        """As a publishing call meets it, but what can be repeated leaves nothing unclear."""
        switches = Switches.from_settings(account.settings)
        outcome = switches.outcome(await self._timeline.count(account.channel_id))
        await asyncio.sleep(switches.delay_seconds)
        _refuse_if_asked(outcome)
        if outcome is not Outcome.TIMEOUT_WITHOUT_COMMIT:
            await work()
        if outcome is not Outcome.SENT:
            raise RetryLater("no_answer")

    async def _rate(self, switches: Switches, account: Account) -> RateState | None:
        if not switches.rate_calls:
            return None
        window, at = timedelta(seconds=switches.rate_seconds), self._clock()
        recent = await self._timeline.recent(account.channel_id, at - window)
        left = max(0, switches.rate_calls - len(recent))
        # Of those that fill the window the one whose end makes room again.
        first = recent[-switches.rate_calls] if not left else min(recent, default=at)
        return RateState(switches.rate_calls, left, first + window)

    def _lateness(self, outcome: Outcome, switches: Switches) -> timedelta:
        if outcome is not Outcome.LATE_COMMIT:
            return timedelta(0)
        # Later than declared would be a network that lies, and no publisher could be right about it.
        return min(
            timedelta(milliseconds=switches.late_ms),
            timedelta(seconds=self.capabilities.settle_seconds) * 0.75,
        )

    def _receipt(self, remote_id: str, rate: RateState | None = None) -> Receipt:
        url = self._post_url.format(remote_id=remote_id)
        return Receipt(remote_id=remote_id, url=url, raw={"id": remote_id}, rate=rate)


def _payload(text: str, media: Sequence[MediaRef], language: str) -> Json:
    return {"text": text, "language": language, "media": [asdict(ref) for ref in media], "link": None}


def _refuse_if_asked(outcome: Outcome) -> None:
    match outcome:
        case Outcome.RETRY_LATER:
            raise RetryLater("network_trouble", after=1)
        case Outcome.REFUSED:
            raise Refused("practised")
        case Outcome.RECONNECT:
            raise Reconnect


def _capabilities(settle_seconds: float) -> Capabilities:
    return Capabilities(
        text=TextRules(most=500),
        images=ImageRules(
            max_count=4,
            max_bytes=10_000_000,
            mimes=frozenset({"image/jpeg", "image/png", "image/webp"}),
            alt_graphemes=1500,
            alt_wanted=True,
        ),
        videos=VideoRules(
            max_count=1,
            max_bytes=200_000_000,
            mimes=frozenset({"video/mp4", "video/quicktime", "video/webm"}),
            alt_graphemes=1500,
        ),
        link_card=True,
        thread_parts=25,
        first_comment=True,
        handle=Handle.LIST_MATCH,
        can_look_up=True,
        settle_seconds=settle_seconds,
    )
