"""One claimed publication on its way out: freeze, send, sort the answer."""

import asyncio
import logging
import random
from contextlib import suppress

from postwright.base.audit.models import Tag
from postwright.flow.publishing.engine import channels
from postwright.flow.publishing.engine.begin import Sending, begin_sending
from postwright.flow.publishing.engine.clients import Clients
from postwright.flow.publishing.engine.connecting import firmly
from postwright.flow.publishing.engine.keeper import StoredKeeper
from postwright.flow.publishing.engine.lease import kept
from postwright.flow.publishing.engine.outgoing import LeaseLost, StoredMedia, StoredProgress
from postwright.flow.publishing.engine.store import Claim, Note, Store
from postwright.flow.publishing.rules import HELD, Decision, Step, after_error, back_off
from postwright.kit.crypto import CannotOpen
from postwright.kit.threads import AWAY, DatabaseThreads
from postwright.ports.channels.errors import ChannelError, Refused, Unclear
from postwright.ports.channels.registry import Networks
from postwright.ports.channels.types import Account, Receipt
from postwright.ports.storage import Away

log = logging.getLogger(__name__)
PREPARE_AGAIN_S = 1


class Dispatcher:
    """Shared by all claims of one process. `threads` are where the content is read."""

    def __init__(self, store: Store, networks: Networks, clients: Clients, threads: DatabaseThreads) -> None:
        self.store, self.networks, self.clients, self.threads = store, networks, clients, threads
        self.keeper = StoredKeeper(store)
        self.chance = random.Random()  # noqa: S311 - spreads tries over time

    async def dispatch(self, claim: Claim, _taken_at: float) -> None:
        # The step to sending takes a whole lease again, so ours is counted from here.
        taken_at = asyncio.get_running_loop().time()
        begun = await self._begin(claim)
        if isinstance(begun, Decision):
            await self.settle(claim, begun)
        elif begun is not None:
            await self._send(begun, taken_at)

    async def settle(self, claim: Claim, decision: Decision, error: ChannelError | None = None) -> bool:
        """Write an outcome other than sent. False: somebody else has the publication by now."""
        note = Note(decision.problem, error.detail if error else "", error.raw if error else None)
        store = self.store
        match decision.step:
            case Step.RETRY | Step.HOLD:
                return await firmly(lambda: store.put_back(claim, after=decision.after, note=note))
            case Step.LOOK_UP:
                return await firmly(lambda: store.keep_unclear(claim, after=decision.after, note=note))
            case Step.ASK:
                tag = Tag.PUBLICATION_UNCLEAR
                return await firmly(
                    lambda: store.keep_unclear(claim, after=decision.after, note=note, tag=tag)
                )
        advice = str(error) if error else ""
        return await firmly(lambda: store.end_failed(claim, advice=advice, note=note))

    async def end_sent(self, claim: Claim, receipt: Receipt) -> bool:
        note = Note(answer=receipt.raw)
        return await firmly(
            lambda: self.store.end_sent(claim, remote_id=receipt.remote_id, url=receipt.url, note=note)
        )

    async def hold_channel(self, claim: Claim, problem: str, account: Account | None = None) -> None:
        """
        A person has to sign in: the channel says so before anything else of it is claimed.

        :param account: whose secret was refused; None: the stored one cannot be opened
        """
        with suppress(*AWAY):
            await self.threads.run(channels.mark_for_reconnect, claim, problem, account)

    async def _begin(self, claim: Claim) -> Sending | Decision | None:
        lease = self.store.lease_seconds
        try:
            return await self.threads.run(begin_sending, claim, self.networks, self.keeper, lease)
        except Refused as refusal:
            return Decision(Step.FAIL, 0, refusal.detail if refusal.detail == "media_gone" else refusal.code)
        except CannotOpen:
            await self.hold_channel(claim, "sign_in_again")
            return Decision(Step.HOLD, HELD.total_seconds(), "sign_in_again")
        except AWAY:
            # Even if it was committed: no call was made, so nothing was sent.
            return Decision(Step.RETRY, PREPARE_AGAIN_S)
        except (Away, OSError):
            log.exception("Publication %s: its files are out of reach", claim.id)
            return Decision(Step.RETRY, back_off(claim.attempt, self.chance), "files_away")
        except Exception:
            # Nothing was sent, and the next claim would meet the same.
            log.exception("Publication %s could not be prepared", claim.id)
            return Decision(Step.FAIL, 0, "program")

    async def _send(self, sending: Sending, taken_at: float) -> None:
        try:
            async with kept(self.store, sending.claim, taken_at=taken_at):
                receipt = await self._call(sending)
        except LeaseLost:
            log.warning("Publication %s: the lease ended while it was being sent", sending.claim.id)
        except ChannelError as error:
            await self._sort(sending, error)
        except Exception:
            # An adapter met something it does not know. It may have been sent.
            log.exception("Publication %s: the network's adapter failed", sending.claim.id)
            await self._sort(sending, Unclear())
        else:
            await self.end_sent(sending.claim, receipt)

    async def _call(self, sending: Sending) -> Receipt:
        progress = StoredProgress(self.store, sending.claim, sending.progress)
        http = self.clients.of(sending.network)
        return await sending.network.send(sending.intent, sending.account, StoredMedia(), http, progress)

    async def _sort(self, sending: Sending, error: ChannelError) -> None:
        decision = after_error(
            error,
            sends=sending.moments.sends,
            left=sending.moments.left,
            capabilities=sending.network.capabilities,
            chance=self.chance,
        )
        if decision.step is Step.HOLD:
            await self.hold_channel(sending.claim, decision.problem, sending.account)
        await self.settle(sending.claim, decision, error)
