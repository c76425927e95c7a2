"""The last step before the first call: what will be sent is frozen and committed, or the claim is not ours."""

import asyncio
import logging
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from postwright.base.connections.engine.keeper import StoredKeeper
from postwright.base.connections.engine.keys import Keys
from postwright.base.connections.engine.patience import AWAY
from postwright.base.connections.models import Channel
from postwright.base.connections.queries import key_of, open_secret
from postwright.base.vault.operations import KeysAway
from postwright.flow.media.queries import storage
from postwright.flow.publishing.engine.claims import Claim
from postwright.flow.publishing.engine.connecting import Row
from postwright.flow.publishing.engine.store import Store
from postwright.flow.publishing.rules import CAME_LATE, FAR, HELD, Decision, Step, back_off
from postwright.kit.crypto import CannotOpen
from postwright.kit.threads import DatabaseThreads
from postwright.ports.channels.base import Network
from postwright.ports.channels.capabilities import Capabilities
from postwright.ports.channels.errors import Refused
from postwright.ports.channels.registry import Networks
from postwright.ports.channels.types import Account, Intent, Json, Outgoing
from postwright.ports.storage import Away

log = logging.getLogger(__name__)
PREPARE_AGAIN_S = 1


@dataclass(frozen=True, slots=True)
class Moments:
    """Where a publication stands, in seconds by the database's clock, and how often it was sent."""

    left: float
    unclear_for: float
    sends: int
    clock: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Sending:
    """
    Committed: from here on a lost answer is unclear.

    :param read_at: when `moments` was read, in the loop's time
    :param starts_at: when it is due, in the loop's time
    """

    claim: Claim
    network: Network
    account: Account
    intent: Intent
    progress: Json
    moments: Moments
    spent: Mapping[str, float]
    read_at: float
    starts_at: float

    @property
    def capabilities(self) -> Capabilities:
        return self.network.capabilities_for(self.account.settings)

    def moment(self) -> datetime:
        """Now, by the database's clock."""
        passed = asyncio.get_running_loop().time() - self.read_at
        return max(self.moments.clock + timedelta(seconds=passed), self.moments.due_at)


@dataclass(slots=True)
class Prepared:
    """Claims in neither are somebody else's by now, or cancelled."""

    sending: list[Sending] = field(default_factory=list)
    decided: dict[Claim, Decision] = field(default_factory=dict)


class Preparer:
    def __init__(self, store: Store, networks: Networks, threads: DatabaseThreads | None = None) -> None:
        self._store, self._networks, self._keys = store, networks, Keys(threads)
        self._keeper = StoredKeeper(store, self._keys)
        self._chance = random.Random()  # noqa: S311 - spreads tries over time

    async def prepare(self, claims: list[Claim], known: Mapping[UUID, Row] | None = None) -> Prepared:
        """
        Read, freeze and commit all of them together.

        :param known: what was read already, with the claims
        """
        prepared = Prepared()
        try:
            rows = known or await self._store.read(claims, state="claimed")
            await self._keys.ready((row["organisation_id"], row["secret"]) for row in rows.values())
            ready = await self._freeze([claim for claim in claims if claim.id in rows], rows, prepared)
            begun = await self._store.begin({claim: ready[claim].intent.to_json() for claim in ready})
        except AWAY:
            # Even if it was committed: no call was made, so nothing was sent.
            return Prepared(decided=dict.fromkeys(claims, Decision(Step.RETRY, PREPARE_AGAIN_S)))
        prepared.sending = [ready[claim] for claim in ready if claim.id in begun]
        return prepared

    async def look(self, claim: Claim) -> Sending | None:
        """Everything a look-up needs; None: somebody else has it."""
        if row := await self.row(claim):
            await self._keys.ready([(row["organisation_id"], row["secret"])])
        return self._sending(claim, row, Intent.from_json(row["intent"]), sends=row["sends"]) if row else None

    async def row(self, claim: Claim) -> Row | None:
        return (await self._store.read([claim], state="unclear")).get(claim.id)

    async def _freeze(
        self, claims: Iterable[Claim], rows: Mapping[UUID, Row], prepared: Prepared
    ) -> dict[Claim, Sending]:
        ready = {}
        for claim in claims:
            found = self._frozen(claim, rows[claim.id])
            if isinstance(found, Decision):
                prepared.decided[claim] = found
            else:
                ready[claim] = found
        for claim in [claim for claim in ready if ready[claim].intent.media]:
            if decision := await self._missing(ready[claim]):
                prepared.decided[claim] = decision
                del ready[claim]
        return ready

    def _frozen(self, claim: Claim, row: Row) -> Sending | Decision:
        if decision := _obstacle(row):
            return decision
        try:
            network = self._networks[row["network"]]
            return self._sending(claim, row, _intent(row, network), sends=row["sends"] + 1)
        except Refused as refusal:
            return Decision(Step.FAIL, 0, refusal.code)
        except CannotOpen:
            return Decision(Step.HOLD, HELD.total_seconds(), "sign_in_again")
        except KeysAway as error:
            log.error("Publication %s: its channel's secret cannot be opened: %s", claim.id, error)  # noqa: TRY400 - it says all
            return Decision(Step.RETRY, back_off(claim.attempt, self._chance), "keys_away")
        except Exception:
            # Nothing was sent, and the next claim would meet the same.
            log.exception("Publication %s could not be prepared", claim.id)
            return Decision(Step.FAIL, 0, "program")

    async def _missing(self, sending: Sending) -> Decision | None:
        try:
            for key in sending.intent.media:
                if not await asyncio.to_thread(partial(storage().exists, key)):
                    return Decision(Step.FAIL, 0, "media_gone")
        except (Away, OSError):
            log.exception("Publication %s: its files are out of reach", sending.claim.id)
            return Decision(Step.RETRY, back_off(sending.claim.attempt, self._chance), "files_away")
        except Exception:
            log.exception("Publication %s: its files cannot be looked for", sending.claim.id)
            return Decision(Step.FAIL, 0, "program")
        return None

    def _sending(self, claim: Claim, row: Row, intent: Intent, *, sends: int) -> Sending:
        return Sending(
            claim=claim,
            network=self._networks[row["network"]],
            account=self._account(row),
            intent=intent,
            progress=row["progress"],
            moments=Moments(row["left"], row["unclear_for"], sends, row["clock"], row["due_at"]),
            spent=row["spent"] or {},
            read_at=row["read_at"],
            starts_at=row["read_at"] + row["wait"],
        )

    def _account(self, row: Row) -> Account:
        place: dict[str, Any] = {"channel_id": row["channel_id"], "organisation_id": row["organisation_id"]}
        sealed = bytes(row["secret"])
        return Account(
            channel_id=key_of(**place),
            network=row["network"],
            remote_id=row["remote_id"],
            handle=row["handle"],
            base_url=row["base_url"],
            secret=open_secret(sealed, **place) if sealed else {},
            keeper=self._keeper.of(**place, sealed=sealed, dated=self._networks[row["network"]].renew_at),
            settings=row["settings"],
        )


def _obstacle(row: Row) -> Decision | None:
    if row["channel_state"] == Channel.State.DISCONNECTED:
        return Decision(Step.FAIL, 0, "channel_gone")
    if row["channel_state"] != Channel.State.ACTIVE:
        return Decision(Step.HOLD, HELD.total_seconds(), "channel_waits")
    if row["look_first"]:
        return None
    if row["is_called"] and row["left"] <= 0:
        return Decision(Step.FAIL, 0, "too_late")
    if row["is_late"] and not row["is_called"]:
        return Decision(Step.ASK_LATE, FAR.total_seconds(), CAME_LATE)
    return None


def _intent(row: Row, network: Network) -> Intent:
    # A second try must carry the key of the first, or the network could not tell them apart.
    if row["intent"] is not None:
        return Intent.from_json(row["intent"])
    outgoing = Outgoing.from_json(row["outgoing"])
    # After an older copy of the database came back it may have been sent long ago: it is looked for from then on.
    key_time = min(row["clock"], row["due_at"]) if row["look_first"] else row["clock"]
    return network.freeze(outgoing, key_time=key_time, settings=row["settings"], name=row["id"])
