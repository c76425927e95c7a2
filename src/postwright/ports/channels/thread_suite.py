# ruff: noqa: S101 - a suite for pytest speaks in asserts
"""What `suite.NetworkSuite` asks of threads and first comments: each of their posts is there exactly once."""

from dataclasses import replace

import pytest

from postwright.kit.http import Client
from postwright.ports.channels.base import Network
from postwright.ports.channels.errors import Refused
from postwright.ports.channels.suite import (
    NOON,
    Killed,
    MemoryMedia,
    MemoryProgress,
    Published,
    Refusing,
)
from postwright.ports.channels.threads import published_pieces
from postwright.ports.channels.types import Account, Intent, MediaRef, Outgoing, Part, Receipt


class ThreadSuite:
    """Inherit it beside `NetworkSuite`; every network has these tests, also one without threads."""

    @pytest.fixture
    def threaded(self, network: Network, plain: Outgoing, picture: MediaRef) -> Outgoing:
        """As much as the network takes: up to three posts, the second with a picture, and a first comment."""
        can = network.capabilities
        if not (can.thread_parts or can.first_comment):
            pytest.skip("has neither threads nor first comments")
        parts = (Part(text="Second.", media=(picture,)), Part(text="Third."))[: max(0, can.thread_parts - 1)]
        comment = "A word more." if can.first_comment else ""
        return replace(plain, text="First.", thread=parts, first_comment=comment)

    @pytest.fixture
    def intent(self, network: Network, threaded: Outgoing) -> Intent:
        return network.freeze(threaded, key_time=NOON)

    def test_refuses_more_posts_than_it_declares(self, network: Network, plain: Outgoing) -> None:
        most = network.capabilities.thread_parts
        longest = replace(plain, text="a", thread=(Part(text="b"),) * (most - 1))
        assert network.validate(longest) == []
        found = network.validate(replace(plain, text="a", thread=(Part(text="b"),) * max(most, 1)))
        assert [problem.code for problem in found] == ["too_many_parts" if most else "no_thread"]

    def test_refuses_a_first_comment_it_does_not_declare(self, network: Network, plain: Outgoing) -> None:
        found = network.validate(replace(plain, text="a", first_comment="b"))
        assert (found == []) is network.capabilities.first_comment

    def test_checks_each_post_by_the_same_rules(self, network: Network, threaded: Outgoing) -> None:
        assert network.validate(threaded) == []
        long = "a" * 100_000
        parts = tuple(Part(text=long) for _ in threaded.thread)
        worst = replace(threaded, thread=parts, first_comment=long if threaded.first_comment else "")
        expected = {f"part:{number}" for number in range(2, len(parts) + 2)}
        expected |= {"first_comment"} if threaded.first_comment else set()
        assert {problem.where for problem in network.validate(worst)} == expected

    def test_freezes_a_key_of_its_own_for_each_post(self, intent: Intent, threaded: Outgoing) -> None:
        keys = [piece.key for piece in intent.pieces]
        assert keys[0] == intent.key
        assert len(set(keys)) == len(keys) == len(threaded.parts) + bool(threaded.first_comment)
        assert Intent.from_json(intent.to_json()) == intent

    async def test_sends_every_post_once(
        self,
        network: Network,
        account: Account,
        http: Client,
        media: MemoryMedia,
        published: Published,
        intent: Intent,
    ) -> None:
        progress = MemoryProgress()
        receipt = await network.send(intent, account, media, http, progress)
        assert await published() == len(intent.pieces)
        assert len(receipt.raw["below"]) == len(intent.below)
        assert await network.look_up(intent, account, http, progress) == replace(receipt, rate=None)
        assert await network.look_up(intent, account, http, MemoryProgress()) == replace(receipt, rate=None)

    async def test_ends_with_each_post_once_wherever_it_is_killed(
        self,
        network: Network,
        account: Account,
        http: Client,
        media: MemoryMedia,
        published: Published,
        threaded: Outgoing,
    ) -> None:
        saves = await self._saves(network, threaded, account, media, http)
        before = await published()
        for number in range(1, saves + 1):
            intent = network.freeze(_numbered(threaded, number), key_time=NOON)
            progress = MemoryProgress(kill_at=number)
            with pytest.raises(Killed):
                await network.send(intent, account, media, http, progress)
            assert await self._settle(network, intent, account, media, http, progress)
            assert await published() == before + number * len(intent.pieces)

    async def test_is_found_only_when_all_of_it_is_there(
        self,
        network: Network,
        account: Account,
        http: Client,
        media: MemoryMedia,
        published: Published,
        intent: Intent,
        refused: Refusing,
    ) -> None:
        last = len(intent.pieces)
        progress = MemoryProgress()
        with pytest.raises(Refused):
            await network.send(*refused(intent, account, last), media, http, progress)
        assert await network.look_up(intent, account, http, MemoryProgress()) is None
        assert await published() == last - 1
        await network.send(intent, account, media, http, progress)
        assert await network.look_up(intent, account, http, progress)
        assert await published() == last

    async def test_says_how_much_is_published_when_the_rest_is_refused(
        self,
        network: Network,
        account: Account,
        http: Client,
        media: MemoryMedia,
        published: Published,
        threaded: Outgoing,
        refused: Refusing,
    ) -> None:
        before, posts = 0, len(threaded.parts)
        for number in range(2, posts + bool(threaded.first_comment) + 1):
            fresh = network.freeze(threaded, key_time=NOON)
            progress = MemoryProgress()
            with pytest.raises(Refused) as refusal:
                await network.send(*refused(fresh, account, number), media, http, progress)
            error, is_comment = refusal.value, fresh.pieces[number - 1].is_comment
            assert error.code == ("comment_refused" if is_comment else "thread_stopped")
            assert error.params == {"sent": number - 1, "all": posts}
            assert len(error.raw["published"]) == len(published_pieces(progress.steps())) == number - 1
            before += number - 1
            assert await published() == before

    def test_has_nothing_to_say_of_a_thread_that_was_not_begun(self) -> None:
        assert published_pieces({}) == []

    async def _saves(
        self, network: Network, threaded: Outgoing, account: Account, media: MemoryMedia, http: Client
    ) -> int:
        progress = MemoryProgress()
        await network.send(network.freeze(threaded, key_time=NOON), account, media, http, progress)
        return progress.saves

    async def _settle(
        self,
        network: Network,
        intent: Intent,
        account: Account,
        media: MemoryMedia,
        http: Client,
        progress: MemoryProgress,
    ) -> Receipt | None:
        """What the publisher does after a lost answer: look, then send the rest."""
        found = await network.look_up(intent, account, http, progress)
        return found or await network.send(intent, account, media, http, progress)


def _numbered(outgoing: Outgoing, number: int) -> Outgoing:
    """Words of its own: where a network keeps no key of ours, two alike are for a person to tell apart."""
    parts = tuple(replace(part, text=f"{part.text} {number}") for part in outgoing.thread)
    comment = f"{outgoing.first_comment} {number}" if outgoing.first_comment else ""
    return replace(outgoing, text=f"{outgoing.text} {number}", thread=parts, first_comment=comment)
