"""One victim after another, each killed at a point of its own; what it leaves behind, the next ones find."""

import io
import os
import signal
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from django.db import connection

from postwright.base.connections import operations as connections
from postwright.base.connections.models import Channel
from postwright.base.connections.queries import key_of
from postwright.flow.media.queries import storage
from postwright.flow.posts import operations as posts
from postwright.flow.publishing import operations
from postwright.flow.publishing.models import Publication
from postwright.kit.clock import now
from postwright.ports.channels.ways import ConnectedAccount
from tests.chaos.gauntlet_pages import Pages
from tests.chaos.history import Acknowledged, Verdict, judge
from tests.chaos.points import Point
from tests.chaos.rig import Rig
from tests.simulators.fediverse import Fediverse
from tests.simulators.personal_server import PersonalServer
from tests.simulators.practice import AMBIGUOUS, CALM

PRACTISED = ("plain", "[cut]", "[gateway_lost]", "[signed_out]", "first\n---\nsecond")
PERSONAL = ("for @baker.test", "[cut] here", "[gateway_lost] here", "at length [slow]")
FEDERATED = (
    "with a picture",
    "[cut] there",
    "[gateway_lost] there",
    "at length [slow]",
    "first\n---\nsecond",
)
NEEDS_A_SERVER = ("bluesky", "keeper", "renew")  # with tokens that run out and answers that take long
NEEDS_PAGES = ("facebook", "graph.")
PATIENCE_S = 6.0


@dataclass
class Gauntlet:
    rig: Rig
    report: Path
    seed: int = 7
    acknowledged: dict[Acknowledged, Any] = field(default_factory=dict)
    unclear_at: set[tuple[str, str]] = field(default_factory=set)
    _round: int = 0

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self.rig)
            self.server = stack.enter_context(PersonalServer(seed=self.seed, trouble=CALM))
            self.fediverse = stack.enter_context(Fediverse(seed=self.seed, trouble=CALM))
            self.pages = stack.enter_context(Pages())
            self._stack = stack.pop_all()
        self.world = self.rig._organisation(0)
        self.picture, self.gone = (
            storage().save(io.BytesIO(b"\xff\xd8 " + words), folder="chaos").key
            for words in (b"a small picture", b"another")
        )
        storage().delete(self.gone)
        self.seen = {
            kind: storage().save(io.BytesIO(file), folder="chaos").key
            for kind, file in self.pages.files.items()
        }
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.__exit__(*error)

    def kill_at(self, point: Point, side: str, number: int) -> bool:
        """False: the victim did not come by the point that often; it was killed all the same."""
        before = self._ambiguous()
        self._round += 1
        self._schedule(f"v{self._round}", point.name)
        pid = self._start(point=point.name, side=side, number=number)
        until, says_goodbye = time.monotonic() + PATIENCE_S, ".leave" in point.name
        while not (died := self.rig.forge.ended(pid)) and time.monotonic() < until:
            if says_goodbye and time.monotonic() > until - PATIENCE_S + 1:
                os.kill(pid, signal.SIGTERM)
                says_goodbye = False
            time.sleep(0.02)
        self.rig.forge.kill(pid)
        if died and self._ambiguous() > before:
            self.unclear_at.add((point.kind, side))
        return died

    def finish(self) -> None:
        """One that nobody kills, and a person who signs in again wherever that is asked for."""
        # As if the time had gone by for which those who died while they renewed a secret keep it to themselves.
        self.rig._sql("UPDATE connections_channel SET renewing_until = NULL")
        pid = self._start()
        while self.rig.open():
            assert not self.rig.forge.ended(pid)
            self._reconnect()
            time.sleep(0.1)
        os.kill(pid, signal.SIGTERM)
        assert self.rig.forge.wait(pid) == 0

    def verdict(self) -> Verdict:
        states = dict(self.rig._sql("SELECT id, state FROM publishing_publication"))
        told = {one: states[planned] for one, planned in self.acknowledged.items()}
        shown = self.rig.network.shown() | self.server.shown() | self.fediverse.shown()
        shown |= self.pages.shown()
        return judge(list(self.acknowledged), shown, told)

    def passed(self) -> list[str]:
        return self.report.read_text().splitlines()

    def _start(self, **armed: Any) -> int:
        report, practice = str(self.report), self.rig.network.url
        return self.rig.forge.start(
            "tests.chaos.armed:work", practice=practice, report=report, meta=self.pages.app, **armed
        )

    def _ambiguous(self) -> int:
        calls = (*self.rig.network.calls, *self.server.calls, *self.fediverse.calls)
        return sum(call.meets in AMBIGUOUS for call in calls) + self.pages.ambiguous

    def _schedule(self, name: str, point: str) -> None:
        """What brings a victim to its point, and an answer that is unclear."""
        if "mastodon" in point:
            self._schedule_federated(name)
        elif any(word in point for word in NEEDS_PAGES):
            self._schedule_pages(name)
        elif any(word in point for word in NEEDS_A_SERVER):
            self._schedule_personal(name)
        else:
            self._schedule_practised(name)
        connection.close()

    def _schedule_practised(self, name: str) -> None:
        for number, words in enumerate(PRACTISED):
            channel = self.world.channel(f"{name}-{number}", rate_calls=100)
            key = key_of(organisation_id=self.world.organisation_id, channel_id=channel.pk)
            self._post(channel, key, [f"{name} {part.strip()}" for part in words.split("---")])
        # One that fails, which people are told of, and one behind it.
        channel = self.world.channel(f"{name}-gone", rate_calls=100)
        self._plan(channel, f"{name} without its picture", picture=self.gone)
        self._post(channel, key_of(organisation_id=self.world.organisation_id, channel_id=channel.pk), [name])

    def _schedule_personal(self, name: str) -> None:
        for number, words in enumerate(PERSONAL):
            did = f"did:plc:{name.replace(' ', '')}x{number}"
            self._post(self._personal(did), did, [f"{name} {words}"], picture="" if number else self.picture)

    def _schedule_federated(self, name: str) -> None:
        for number, words in enumerate(FEDERATED):
            account = f"{name}x{number}@{self.fediverse.host}"
            parts = [f"{name} {part.strip()}" for part in words.split("---")]
            self._post(self._federated(account), account, parts, picture="" if number else self.picture)

    def _schedule_pages(self, name: str) -> None:
        for number, (words, frozen) in enumerate(self.pages.posts(self.seen)):
            found = self.pages.account(f"{name} {number}")
            self._post(
                self._connected("facebook", found), found.remote_id, [f"{name} {words}"], frozen=frozen
            )

    def _federated(self, account: str) -> Channel:
        secret, url = self.fediverse.account(account.partition("@")[0]), self.fediverse.url
        found = ConnectedAccount(
            remote_id=account, handle=account, display_name=account, base_url=url, secret=secret
        )
        return self._connected("mastodon", found)

    def _personal(self, did: str) -> Channel:
        secret = self.server.account(did, is_long_ago=did.endswith("2"))
        found = ConnectedAccount(
            remote_id=did, handle="anna.test", display_name=did, base_url=self.server.url, secret=secret
        )
        return self._connected("bluesky", found)

    def _connected(self, network: str, found: ConnectedAccount) -> Channel:
        brand, member = self.world.brand.pk, self.world.member
        with self.world.scope():
            return connections.connect_channel(
                brand_id=brand, network=network, found=found, by=member, at=now()
            )

    def _post(
        self,
        channel: Channel,
        key: str,
        parts: list[str],
        *,
        picture: str = "",
        frozen: dict[str, Any] | None = None,
    ) -> None:
        planned = self._plan(channel, "\n---\n".join(parts), picture=picture, frozen=frozen)
        for part in parts:
            self.acknowledged[Acknowledged(key, part)] = planned.pk

    def _plan(
        self, channel: Channel, text: str, *, picture: str, frozen: dict[str, Any] | None = None
    ) -> Publication:
        at, world = now(), self.world
        with world.scope():
            post = posts.create_post(brand=world.brand, by=world.member, at=at, text=text, channels=[channel])
            [planned] = operations.schedule_post(
                post=post, revision=post.revision, due_at=at, by=world.member, at=at
            )
            if picture:  # as if the post had one: what is frozen is what counts
                frozen = {"media": [_reference(picture)]}
            if frozen:
                planned.outgoing |= frozen
                planned.save(update_fields=["outgoing"])
        return planned

    def _reconnect(self) -> None:
        with self.world.scope():
            waiting = list(Channel.objects.filter(state=Channel.State.RECONNECT))
        for channel in waiting:
            self.world.reconnect(channel)
        connection.close()


def _reference(key: str) -> dict[str, Any]:
    return {
        "key": key,
        "mime": "image/jpeg",
        "size": 17,
        "width": 1,
        "height": 1,
        "alt": "Bread",
    }
