"""Claimed publications on their way out: prepared together, each sent by itself, its answer sorted."""

import asyncio
import logging
import random
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from postwright.base.audit.models import Tag
from postwright.flow.publishing.engine import channels
from postwright.flow.publishing.engine.claims import Claim, Note, Outcome, Pacing
from postwright.flow.publishing.engine.clients import Clients
from postwright.flow.publishing.engine.connecting import Row
from postwright.flow.publishing.engine.gates import Gates
from postwright.flow.publishing.engine.leases import Leases
from postwright.flow.publishing.engine.outgoing import LeaseLost, Places, StoredMedia, StoredProgress
from postwright.flow.publishing.engine.preparing import Preparer, Sending
from postwright.flow.publishing.engine.settling import Follower, Settler
from postwright.flow.publishing.engine.store import Store
from postwright.flow.publishing.rules import (
    LATE_APART,
    ON_TIME,
    Decision,
    Step,
    after_error,
    channel_limits,
    used_up,
    wait_as_told,
    wait_for,
)
from postwright.kit.threads import AWAY, DatabaseThreads
from postwright.ports.channels.errors import ChannelError, RetryLater, Unclear
from postwright.ports.channels.registry import Networks
from postwright.ports.channels.types import Account, RateState, Receipt

log = logging.getLogger(__name__)

# What is stored for each step that is no receipt: state, the attempt's outcome, the event.
ENDS = {
    Step.RETRY: ("scheduled", "retry", None),
    Step.HOLD: ("scheduled", "retry", None),
    Step.ASK_LATE: ("scheduled", "retry", Tag.PUBLICATION_LATE),
    Step.LOOK_UP: ("unclear", "unclear", None),
    Step.ASK: ("unclear", "unclear", Tag.PUBLICATION_UNCLEAR),
    Step.FAIL: ("failed", "failed", Tag.PUBLICATION_FAILED),
}


class Dispatcher:
    """Shared by all claims of one process. `threads` are where a channel is marked as in trouble."""

    def __init__(
        self,
        store: Store,
        networks: Networks,
        clients: Clients,
        threads: DatabaseThreads,
        follower: Follower | None = None,
    ) -> None:
        self.store, self.clients, self.threads = store, clients, threads
        self.preparer, self.settler, self.leases = (
            Preparer(store, networks, threads),
            Settler(store, follower),
            Leases(store),
        )
        self.chance = random.Random()  # noqa: S311 - spreads tries over time
        self._gates, self._places = Gates(), Places()

    async def prepare(self, claims: list[Claim], known: Mapping[UUID, Row] | None = None) -> list[Sending]:
        """What may be sent now; whatever stands in the way of the others is stored."""
        prepared = await self.preparer.prepare(claims, known)
        await asyncio.gather(*(self._refuse(claim, why) for claim, why in prepared.decided.items()))
        return prepared.sending

    async def send(self, sending: Sending, taken_at: float) -> None:
        """:param taken_at: the loop's time before the step to sending, which takes a whole lease again"""
        called_at = None
        try:
            async with self.leases.kept(sending.claim, taken_at=taken_at):
                await asyncio.sleep(sending.starts_at - asyncio.get_running_loop().time())
                await self._gates.enter(sending.network, sending.account, sending.intent)
                called_at = sending.moment()
                receipt = await self._call(sending)
        except LeaseLost:
            log.warning("Publication %s: the lease ended while it was being sent", sending.claim.id)
        except ChannelError as error:
            await self._sort(sending, error, called_at)
        except Exception:
            # An adapter met something it does not know. It may have been sent.
            log.exception("Publication %s: the network's adapter failed", sending.claim.id)
            await self._sort(sending, Unclear(), called_at)
        else:
            pacing = pace_after(sending, receipt.rate)
            await self.end_sent(sending.claim, receipt, called_at=called_at, pacing=pacing)

    async def settle(
        self,
        claim: Claim,
        decision: Decision,
        error: ChannelError | None = None,
        *,
        called_at: datetime | None = None,
        pacing: Pacing | None = None,
    ) -> bool:
        """Store an outcome other than sent. False: somebody else has the publication by now."""
        state, outcome, tag = ENDS[decision.step]
        is_over = decision.step is Step.FAIL
        return await self.settler.settle(
            Outcome(
                claim=claim,
                state=state,
                outcome=outcome,
                tag=tag,
                note=Note(decision.problem, error.detail if error else "", error.raw if error else None),
                after=None if is_over else max(decision.after, 0),
                advice=str(error) if error and is_over else "",
                called_at=called_at,
                pacing=pacing,
            )
        )

    async def end_sent(
        self,
        claim: Claim,
        receipt: Receipt,
        *,
        called_at: datetime | None = None,
        pacing: Pacing | None = None,
    ) -> bool:
        return await self.settler.settle(
            Outcome(
                claim=claim,
                state="sent",
                outcome="sent",
                tag=Tag.PUBLICATION_SENT,
                note=Note(answer=receipt.raw),
                remote_id=receipt.remote_id,
                url=receipt.url,
                called_at=called_at,
                pacing=pacing,
            )
        )

    async def hold_channel(self, claim: Claim, problem: str, account: Account | None = None) -> None:
        """
        A person has to sign in: the channel says so before anything else of it is claimed.

        :param account: whose secret was refused; None: the stored one cannot be opened
        """
        with suppress(*AWAY):
            await self.threads.run(channels.mark_for_reconnect, claim, problem, account)

    async def _refuse(self, claim: Claim, decision: Decision) -> None:
        if decision.problem == "sign_in_again":
            await self.hold_channel(claim, decision.problem)
        await self.settle(claim, decision)

    async def _call(self, sending: Sending) -> Receipt:
        progress = StoredProgress(self.store, sending.claim, sending.progress)
        http = self.clients.of(sending.network)
        media = StoredMedia(self._places, sending.claim.organisation_id)
        return await sending.network.send(sending.intent, sending.account, media, http, progress)

    async def _sort(self, sending: Sending, error: ChannelError, called_at: datetime | None) -> None:
        decision = after_error(
            error,
            sends=sending.moments.sends,
            left=sending.moments.left,
            capabilities=sending.capabilities,
            chance=self.chance,
        )
        if decision.step is Step.HOLD:
            await self.hold_channel(sending.claim, decision.problem, sending.account)
        pacing = _pacing_after(sending, error)
        await self.settle(sending.claim, decision, error, called_at=called_at, pacing=pacing)


def pace_after(sending: Sending, told: RateState | None = None) -> Pacing | None:
    """After a post that went out; None where nothing limits the channel. The network's own word goes first."""
    rates = channel_limits(sending.capabilities.rates)
    at = sending.moments.clock.timestamp()
    spent = used_up(rates, sending.spent, at=at, cost=len(sending.intent.pieces))
    is_late = sending.moments.clock - sending.moments.due_at > ON_TIME
    if not (spent or told or is_late):
        return None
    wait = wait_as_told(told, at=at) if told else wait_for(rates, spent, at=at)
    apart = LATE_APART.total_seconds() if is_late else None
    return Pacing(free_in=wait or None, spaced_for=apart, told=told, spent=spent)


def _pacing_after(sending: Sending, error: ChannelError) -> Pacing | None:
    """A network that asks to wait means the whole channel."""
    if not isinstance(error, RetryLater) or not (error.after or error.rate):
        return None
    wait = wait_as_told(error.rate, at=sending.moments.clock.timestamp()) if error.rate else 0
    return Pacing(free_in=max(wait, error.after or 0) or None, told=error.rate)
