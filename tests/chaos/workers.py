"""
What a started process becomes: the product's own worker on the rigs' network, and its buggy twins.

Each twin has one mistake that real products made. A rig that does not catch it proves nothing about the worker.
"""

import contextlib
import dataclasses
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from django.conf import settings

from postwright.config import worker
from postwright.flow.publishing import rules
from postwright.flow.publishing.engine import contents, leases, statements, store
from postwright.flow.publishing.engine.claims import Claim, Outcome
from postwright.flow.publishing.engine.loop import Publisher
from postwright.flow.publishing.engine.store import Row, Store
from postwright.ports.channels.graph import containers
from postwright.ports.channels.graph import errors as refusals
from postwright.ports.channels.networks.mastodon import network as mastodon
from postwright.ports.channels.registry import NETWORKS, Networks
from tests.chaos.timeline import RemoteTimeline
from tests.simulators.practice import SETTLE_S

PRACTICE = "POSTWRIGHT_RIG_NETWORK"  # where the rig's network is; unset: those of the installation


class OnTheRigsNetwork(Publisher):
    """The same publisher; only the practice network's timeline lies on the rig's server."""

    async def run(self, **options) -> None:
        try:
            await super().run(**options)
        finally:
            await self.timeline.close()

    @classmethod
    def made(cls, kind: type[Store]) -> Publisher:
        if PRACTICE not in os.environ:
            return Publisher.from_settings(kind)
        timeline = RemoteTimeline(os.environ[PRACTICE])
        publisher = cls(
            url=settings.DATABASE_URL,
            networks=hurried(timeline),
            dispatcher_role=settings.DISPATCHER_ROLE,
            concurrency=settings.PUBLISHER_CONCURRENCY,
            lease_seconds=settings.PUBLISHER_LEASE_SECONDS,
            store=kind,
        )
        publisher.timeline = timeline
        return publisher


def hurried(timeline: RemoteTimeline | None = None) -> Networks:
    """The networks of the installation, whose answers are waited for in seconds and not in minutes."""
    options = {name: one for name, one in settings.NETWORKS.items() if name in NETWORKS}
    practice = {"timeline": timeline, "settle_seconds": SETTLE_S} if timeline else {}
    known = Networks({**options, "rehearsal": practice})
    for name in options:
        known[name].capabilities = replace(known[name].capabilities, settle_seconds=SETTLE_S, rates=())
    return known


def careful() -> None:
    _work()


def blind() -> None:
    """What may have been sent is simply sent again: 27 % twice in the experiment of the facts."""
    store.LOST = _without(statements.LOST, "'unclear' END", "'scheduled' END")

    class Blind(Store):
        def _settling(self, outcomes: Iterable[Outcome], *, bare: bool):
            return super()._settling(map(_again, outcomes), bare=bare)

    _work(Blind)


def unfenced() -> None:
    """Whoever wakes up goes on: neither the attempt's number nor the end of the lease holds it."""
    contents.SETTLE = store.SETTLE = _without(contents.SETTLE, "p.attempt = g.attempt AND", "")
    leases._require_time = lambda _fence: None
    leases.CUT_AT = 1000

    class Unfenced(Store):
        async def renew(self, claims):
            return {claim.id for claim in claims}

    _work(Unfenced)


def ended_before_sent() -> None:
    """At most once: the row is over before the call. Whatever goes wrong then is never seen again."""

    class EndedBeforeSent(Store):
        async def begin(self, intents: Mapping[Claim, Row]):
            begun = await super().begin(intents)
            over = [Outcome(claim=one, state="sent", outcome="sent") for one in intents if one.id in begun]
            await self.settle(over)
            return begun

    _work(EndedBeforeSent)


def despairing() -> None:
    """Whatever a worker left behind is given up: nothing is lost unseen, and yet it is not published."""
    given_up = "CASE state WHEN 'claimed' THEN 'scheduled' ELSE 'unclear' END"
    lost = _without(statements.LOST, given_up, "'failed'")
    store.LOST = _without(lost, "lease_until = NULL,", "lease_until = NULL, ended_at = now(),")
    _work()


def hasty() -> None:
    """After an outage everything goes out at once, however late and whatever the brand chose."""
    for name in ("READ", "READ_NEXT"):
        careless = _without(getattr(contents, name), "p.late_at <= now() AS is_late", "false AS is_late")
        setattr(store, name, careless)
    store.CLAIM_DUE = _without(statements.CLAIM_DUE, "AND (p.due_at > now() - %(on_time)s OR", "AND (true OR")
    _work()


def impatient() -> None:
    """What was tried once is not late any more: as soon as the line works again, all of it goes out at once."""
    hurried = _without(statements.CLAIM_DUE, "%(on_time)s OR", "%(on_time)s OR p.sends > 0 OR")
    store.CLAIM_DUE = _without(hurried, "greatest(o.due_at, o.first_tried_at)", "o.due_at")
    store.BEGIN = _without(contents.BEGIN, "AND due_at <= now() - %(on_time)s", "AND false")
    _work()


KINDS: Mapping[str, Callable[[], None]] = {
    kind.__name__: kind
    for kind in (careful, blind, unfenced, ended_before_sent, despairing, hasty, impatient)
}


def _work(kind: type[Store] = Store) -> None:
    # A twentieth of the real pauses: the same order of things in less time.
    rules.FIRST_PAUSE_S, rules.LONGEST_PAUSE_S, store.LEAD = 0.25, 5.0, rules.LEAD / 20
    refusals._WAITS = {means: (code, after and 1.0) for means, (code, after) in refusals._WAITS.items()}
    mastodon.LOOK_EVERY_S, containers.PAUSES_S, containers.COME_AGAIN_S = 0.1, (0.1,) * 8, 1.0
    with contextlib.suppress(KeyboardInterrupt):
        worker.main(lambda: OnTheRigsNetwork.made(kind))


def _again(outcome: Outcome) -> Outcome:
    if outcome.state != "unclear":
        return outcome
    return dataclasses.replace(outcome, state="scheduled", outcome="retry", after=0)


def _without(statement: str, careful_part: str, careless_part: str) -> str:
    """:raises ValueError: the statement was rewritten, and the twin has to follow"""
    if careful_part not in statement:
        raise ValueError(f"This is no longer part of the statement: {careful_part}")
    return statement.replace(careful_part, careless_part, 1)
