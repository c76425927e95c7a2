"""What became of an unclear publication: asked of its network once the answer counts, never guessed."""

from postwright.flow.publishing.engine.begin import Sending, begin_looking
from postwright.flow.publishing.engine.dispatch import Dispatcher
from postwright.flow.publishing.engine.lease import kept
from postwright.flow.publishing.engine.outgoing import LeaseLost
from postwright.flow.publishing.engine.store import Claim
from postwright.flow.publishing.rules import Decision, Step, after_failed_look_up, after_look_up, may_look_up
from postwright.ports.channels.errors import ChannelError
from postwright.ports.channels.types import Receipt


class Reconciler:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def reconcile(self, claim: Claim, taken_at: float) -> None:
        dispatcher = self._dispatcher
        sending = await dispatcher.threads.run(begin_looking, claim, dispatcher.networks, dispatcher.keeper)
        if sending is None:
            return
        early = may_look_up(unclear_for=sending.unclear_for, capabilities=sending.network.capabilities)
        if early:
            await dispatcher.settle(claim, early)
            return
        try:
            async with kept(dispatcher.store, claim, taken_at=taken_at):
                found = await self._look_up(sending)
        except LeaseLost:
            return
        except ChannelError as error:
            await self._ask_again(sending, error)
        else:
            await self._conclude(sending, found)

    async def _look_up(self, sending: Sending) -> Receipt | None:
        http = self._dispatcher.clients.of(sending.network)
        return await sending.network.look_up(sending.intent, sending.account, http)

    async def _conclude(self, sending: Sending, found: Receipt | None) -> None:
        if found:
            await self._dispatcher.end_sent(sending.claim, found)
        else:
            await self._dispatcher.settle(sending.claim, after_look_up(found=False, left=sending.left))

    async def _ask_again(self, sending: Sending, error: ChannelError) -> None:
        decision = after_failed_look_up(error, unclear_for=sending.unclear_for, left=sending.left)
        if decision.step is Step.HOLD:  # it stays unclear: only the channel waits for a person
            await self._dispatcher.hold_channel(sending, decision)
            decision = Decision(Step.LOOK_UP, decision.after, decision.problem)
        await self._dispatcher.settle(sending.claim, decision, error)
