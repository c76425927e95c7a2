"""The proxy must lose exactly what it was told to lose."""

import asyncio
import errno
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from tests.simulators.faultproxy import Fault, FaultProxy, Rule


class Upstream:
    """A server that remembers every body it was sent."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.port = 0

    async def take(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.read())
        return web.Response(text="taken")


@pytest.fixture
async def upstream() -> AsyncIterator[Upstream]:
    upstream = Upstream()
    app = web.Application()
    app.router.add_post("/{path}", upstream.take)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    upstream.port = runner.addresses[0][1]
    yield upstream
    await runner.cleanup()


@pytest.fixture
async def proxy(upstream):
    async with FaultProxy(upstream.port) as proxy:
        yield proxy


@pytest.fixture
async def post(proxy):
    async with aiohttp.ClientSession() as session:

        async def post(path: str = "a", data=b"x") -> str:
            async with session.post(f"{proxy.base_url}/{path}", data=data) as answer:
                return f"{answer.status} {await answer.text()}"

        yield post


class TestFaultProxy:
    async def test_passes_on_what_nobody_told_it_to_lose(self, post, upstream, proxy):
        assert [await post(), await post(data=b"y" * 200_000)] == ["200 taken"] * 2
        assert upstream.bodies == [b"x", b"y" * 200_000]
        assert [seen.line for seen in proxy.log] == ["POST /a HTTP/1.1"] * 2

    async def test_passes_on_a_body_of_unknown_length(self, post, upstream):
        async def chunks():
            yield b"one"
            yield b"two"

        assert await post(data=chunks()) == "200 taken"
        assert upstream.bodies == [b"onetwo"]

    @pytest.mark.parametrize("fault", [Fault.DROP_ANSWER, Fault.RESET_ANSWER])
    async def test_loses_an_answer_after_the_server_did_it(self, post, upstream, proxy, fault):
        proxy.script(Rule(fault))
        with pytest.raises(aiohttp.ClientError):
            await post()
        assert upstream.bodies == [b"x"]
        assert proxy.log[0].forwarded

    async def test_resets_the_connection_when_told_so(self, post, proxy):
        proxy.script(Rule(Fault.RESET_ANSWER))
        with pytest.raises(aiohttp.ClientOSError) as error:
            await post()
        assert error.value.errno == errno.ECONNRESET

    async def test_answers_like_a_gateway_after_the_server_did_it(self, post, upstream, proxy):
        proxy.script(Rule(Fault.BAD_GATEWAY))
        assert await post() == "502 "
        assert upstream.bodies == [b"x"]

    async def test_loses_a_request_before_the_server_hears_of_it(self, post, upstream, proxy):
        proxy.script(Rule(Fault.DROP_REQUEST))
        with pytest.raises(aiohttp.ClientError):
            await post()
        assert upstream.bodies == []
        assert not proxy.log[0].forwarded

    async def test_delivers_late_although_the_caller_left(self, post, upstream, proxy):
        proxy.script(Rule(Fault.HOLD_REQUEST, seconds=0.2))
        caller = asyncio.create_task(post())
        await proxy.arrival("POST")
        caller.cancel()
        assert upstream.bodies == []
        await proxy.settle()
        assert upstream.bodies == [b"x"]

    async def test_answers_late(self, post, upstream, proxy):
        proxy.script(Rule(Fault.HOLD_ANSWER, seconds=0.1))
        assert await post() == "200 taken"
        assert proxy.log[0].fault is Fault.HOLD_ANSWER

    async def test_hits_only_the_requests_it_was_told_to_hit(self, post, upstream, proxy):
        proxy.script(Rule(Fault.BAD_GATEWAY, match="/b", times=2))
        answers = [await post(path) for path in ("a", "b", "a", "b", "b")]
        assert answers == ["200 taken", "502 ", "200 taken", "502 ", "200 taken"]
