"""Answers that make no sense: whatever comes, only the errors of the port leave the adapter, and no secret with them."""

from dataclasses import replace

import pytest
from aiohttp import web

from postwright.ports.channels.errors import ChannelError, Unclear
from postwright.ports.channels.networks.threads.network import Threads
from postwright.ports.channels.suite import NOON, MemoryMedia, MemoryProgress
from postwright.ports.channels.types import MediaRef, Outgoing, Part
from postwright.ports.channels.ways import Arrival

PICTURE = MediaRef(key="picture", mime="image/jpeg", size=4, width=640, height=640)
BODIES = [
    b"",
    b"<html>",
    b"[]",
    b"null",
    b"{}",
    b'{"error": 7, "message": []}',
    b'{"error": {"code": true, "message": {}}}',
    b'{"id": [], "status": {}, "data": "x", "username": 4}',
    b'{"data": [1, null, {"id": 7, "text": [], "timestamp": 9}], "paging": {"cursors": {"after": "x"}}}',
    b'{"id": "7", "status": "DANCING"}',
    b"\xff\xfe",
    b"[" * 100_000,
]


class Oracle:
    """Answers every call with the same status and body."""

    def __init__(self) -> None:
        self.status, self.body = 200, b"{}"

    async def answer(self, request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=self.status, body=self.body)


@pytest.fixture
async def oracle():
    oracle = Oracle()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", oracle.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    oracle.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield oracle
    await runner.cleanup()


@pytest.fixture
def strange(oracle, monkeypatch):
    monkeypatch.setattr("postwright.ports.channels.graph.containers.PAUSES_S", (0.0,))
    return Threads(app_id="1", app_secret="planted-app-secret", hosts_at=oracle.url)


async def remembered(**steps):
    progress = MemoryProgress()
    for step, data in steps.items():
        await progress.save(step, data)
    return progress


class TestSurviveStrangeAnswers:
    @pytest.mark.parametrize("status", [200, 302, 400, 401, 404, 429, 500])
    @pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
    async def test_only_errors_of_the_port_leave_it(self, oracle, strange, account, http, status, body):
        oracle.status, oracle.body = status, body
        account = replace(account, secret={**account.secret, "access_token": "planted-token"})
        outgoing = Outgoing(text="Hi", media=(PICTURE, PICTURE), thread=(Part(text="More"),))
        intent, media = strange.freeze(outgoing, key_time=NOON), MemoryMedia({})
        arrival = Arrival(way="threads", answer={"code": "planted-code"}, kept={}, back="https://x.example/")
        known = await remembered(containers={intent.key: "7"})
        for call in (
            lambda: strange.arrive(arrival, http),
            lambda: strange.check(account, http),
            lambda: strange.refresh(account.secret, account, http),
            lambda: strange.look_up(intent, account, http, MemoryProgress()),
            lambda: strange.look_up(intent, account, http, known),
            lambda: strange.send(intent, account, media, http, MemoryProgress()),
            lambda: strange.send(intent, account, media, http, known),
        ):
            try:
                await call()
            except ChannelError as error:
                shown = repr((error.args, error.detail, error.raw))
                assert "planted" not in shown
            else:
                assert status == 200

    async def test_a_success_that_says_nothing_is_unclear(self, oracle, strange, account, http, monkeypatch):
        monkeypatch.setattr("postwright.ports.channels.networks.threads.posting.Sending._ready", _at_once)
        intent = strange.freeze(Outgoing(text="Hi"), key_time=NOON)
        oracle.body = b"<html>Welcome to the hotel</html>"
        with pytest.raises(Unclear):
            await strange.send(intent, account, MemoryMedia({}), http, MemoryProgress())


async def _at_once(_sending):
    return "7"
