"""What became of an unclear publication: asked of its network once the answer counts, never guessed."""

import logging

from postwright.flow.publishing.engine.claims import Claim
from postwright.flow.publishing.engine.dispatch import Dispatcher, pace_after
from postwright.flow.publishing.engine.outgoing import LeaseLost, StoredProgress
from postwright.flow.publishing.engine.preparing import Sending
from postwright.flow.publishing.rules import (
    Decision,
    Step,
    after_failed_look_up,
    after_not_found,
    may_look_up,
)
from postwright.kit.crypto import CannotOpen
from postwright.ports.channels.errors import ChannelError, Reconnect
from postwright.ports.channels.types import Receipt

log = logging.getLogger(__name__)


class Reconciler:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def reconcile(self, claim: Claim, taken_at: float) -> None:
        try:
            sending = await self._dispatcher.preparer.look(claim)
            if sending:
                await self._ask(sending, taken_at)
        except LeaseLost:
            return
        except Exception as error:
            # Ours or the adapter's mistake, met again at each look: with pauses, and not for ever.
            log.exception("Publication %s could not be looked up", claim.id)
            await self._give_up_for_now(claim, Reconnect() if isinstance(error, CannotOpen) else None)

    async def _ask(self, sending: Sending, taken_at: float) -> None:
        dispatcher, unclear_for = self._dispatcher, sending.moments.unclear_for
        early = may_look_up(unclear_for=unclear_for, capabilities=sending.capabilities)
        if early:
            await dispatcher.settle(sending.claim, early)
            return
        try:
            async with dispatcher.leases.kept(sending.claim, taken_at=taken_at):
                found = await self._look_up(sending)
        except ChannelError as error:
            await self._ask_again(sending, error)
        else:
            await self._conclude(sending, found)

    async def _look_up(self, sending: Sending) -> Receipt | None:
        progress = StoredProgress(self._dispatcher.store, sending.claim, sending.progress)
        http = self._dispatcher.clients.of(sending.network)
        return await sending.network.look_up(sending.intent, sending.account, http, progress)

    async def _conclude(self, sending: Sending, found: Receipt | None) -> None:
        if found:
            await self._dispatcher.end_sent(sending.claim, found, pacing=pace_after(sending))
            return
        moments, chance = sending.moments, self._dispatcher.chance
        decision = after_not_found(sends=moments.sends, left=moments.left, chance=chance)
        await self._dispatcher.settle(sending.claim, decision)

    async def _ask_again(self, sending: Sending, error: ChannelError) -> None:
        moments = sending.moments
        decision = after_failed_look_up(error, unclear_for=moments.unclear_for, left=moments.left)
        if decision.step is Step.HOLD:  # it stays unclear: only the channel waits for a person
            await self._dispatcher.hold_channel(sending.claim, decision.problem, sending.account)
        await self._dispatcher.settle(sending.claim, _still_unclear(decision), error)

    async def _give_up_for_now(self, claim: Claim, error: Reconnect | None) -> None:
        if error:
            await self._dispatcher.hold_channel(claim, error.code)
        if row := await self._dispatcher.preparer.row(claim):
            decision = after_failed_look_up(error, unclear_for=row["unclear_for"], left=row["left"])
            await self._dispatcher.settle(claim, _still_unclear(decision), error)


def _still_unclear(decision: Decision) -> Decision:
    if decision.step is Step.HOLD:
        return Decision(Step.LOOK_UP, decision.after, decision.problem)
    return decision
