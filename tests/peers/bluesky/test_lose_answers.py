"""The official server behind a proxy that loses things: what is known afterwards, and what is there."""

import asyncio
from dataclasses import replace

import pytest

from postwright.ports.channels.errors import RetryLater, Unclear
from postwright.ports.channels.suite import NOON, MemoryProgress
from postwright.ports.channels.types import MediaRef, Outgoing, Part
from tests.simulators.faultproxy import Fault, FaultProxy, Rule

pytestmark = pytest.mark.peer_bluesky
PICTURE = MediaRef(key="picture", mime="image/jpeg", size=9_000, width=64, height=48, alt="A red square")


@pytest.fixture
async def proxy(bluesky):
    async with FaultProxy(bluesky.port) as proxy:
        yield proxy


@pytest.fixture
def behind(account, proxy):
    return replace(account, base_url=proxy.base_url)


@pytest.fixture
def intent(network):
    return network.freeze(Outgoing(text="Fresh bread", media=(PICTURE,)), key_time=NOON)


class TestLoseAnswers:
    @pytest.mark.parametrize("fault", [Fault.DROP_ANSWER, Fault.RESET_ANSWER, Fault.BAD_GATEWAY])
    async def test_finds_the_post_whose_answer_was_lost(
        self,
        network,
        behind,
        http,
        media,
        proxy,
        intent,
        published,
        fault,
    ):
        proxy.script(Rule(fault, "putRecord"))
        with pytest.raises(Unclear):
            await network.send(intent, behind, media, http, MemoryProgress())
        found = await network.look_up(intent, behind, http, MemoryProgress())
        assert found is not None
        assert found.remote_id.endswith(intent.key)
        assert await published() == 1

    async def test_finds_nothing_when_the_request_was_lost(
        self,
        network,
        behind,
        http,
        media,
        proxy,
        intent,
        published,
    ):
        proxy.script(Rule(Fault.DROP_REQUEST, "putRecord"))
        with pytest.raises(Unclear):
            await network.send(intent, behind, media, http, MemoryProgress())
        assert await network.look_up(intent, behind, http, MemoryProgress()) is None
        assert await published() == 0

    async def test_knows_that_nothing_was_sent_when_the_server_is_down(
        self, network, account, http, media, intent, unused_tcp_port
    ):
        gone = replace(account, base_url=f"http://127.0.0.1:{unused_tcp_port}")
        with pytest.raises(RetryLater) as error:
            await network.send(intent, gone, media, http, MemoryProgress())
        assert error.value.code == "not_reached"

    async def test_finds_the_post_that_came_after_the_caller_had_left(
        self, network, behind, http, media, proxy, intent, published
    ):
        proxy.script(Rule(Fault.HOLD_REQUEST, "putRecord", seconds=0.2))
        caller = asyncio.create_task(network.send(intent, behind, media, http, MemoryProgress()))
        await proxy.arrival("putRecord")
        caller.cancel()
        assert await published() == 0
        await proxy.settle()
        assert await network.look_up(intent, behind, http, MemoryProgress()) is not None
        assert await published() == 1

    async def test_knows_that_a_lost_upload_published_nothing(
        self,
        network,
        behind,
        http,
        media,
        proxy,
        intent,
        published,
    ):
        proxy.script(Rule(Fault.DROP_ANSWER, "uploadBlob"))
        progress = MemoryProgress()
        with pytest.raises(RetryLater):
            await network.send(intent, behind, media, http, progress)
        await network.send(intent, behind, media, http, progress)
        assert await published() == 1

    async def test_uploads_nothing_twice_after_a_lost_answer(
        self,
        network,
        behind,
        http,
        media,
        proxy,
        intent,
        published,
    ):
        proxy.script(Rule(Fault.DROP_ANSWER, "putRecord"))
        progress = MemoryProgress()
        with pytest.raises(Unclear):
            await network.send(intent, behind, media, http, progress)
        await network.send(intent, behind, media, http, progress)
        assert media.opened == ["picture"]
        assert await published() == 1

    async def test_asks_again_later_when_the_look_up_is_lost(
        self,
        network,
        behind,
        http,
        proxy,
        intent,
    ):
        # aiohttp asks a second time by itself where asking changes nothing.
        proxy.script(Rule(Fault.DROP_ANSWER, "getRecord", times=2))
        with pytest.raises(RetryLater):
            await network.look_up(intent, behind, http, MemoryProgress())


class TestLoseAnswersOfAThread:
    @pytest.mark.parametrize("fault", [Fault.DROP_ANSWER, Fault.DROP_REQUEST])
    @pytest.mark.parametrize("number", [1, 2, 3, 4])
    async def test_ends_with_every_post_once(
        self, network, behind, http, media, proxy, published, fault, number
    ):
        parts = (Part(text="Second.", media=(PICTURE,)), Part(text="Third."))
        outgoing = Outgoing(text="First.", thread=parts, first_comment="A word more.")
        intent = network.freeze(outgoing, key_time=NOON)
        passed = [Rule(Fault.NONE, "putRecord")] * (number - 1)
        proxy.script(*passed, Rule(fault, "putRecord"))
        progress = MemoryProgress()
        with pytest.raises(Unclear):
            await network.send(intent, behind, media, http, progress)
        found = await network.look_up(intent, behind, http, progress)
        assert bool(found) is (fault is Fault.DROP_ANSWER and number == 4)
        if found is None:
            await network.send(intent, behind, media, http, progress)
        assert media.opened == ["picture"]
        assert await published() == 4
