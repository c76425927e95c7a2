"""Servers that answer nonsense: whatever comes, only the errors of the port leave the adapter, and no secret with them."""

from dataclasses import replace

import pytest
from aiohttp import web

from postwright.ports.channels.errors import ChannelError
from postwright.ports.channels.networks.instagram.network import Instagram
from postwright.ports.channels.networks.instagram.tests.conftest import FILM, PICTURE
from postwright.ports.channels.suite import NOON, MemoryProgress
from postwright.ports.channels.types import Outgoing
from postwright.ports.channels.ways import Arrival

BODIES = [
    b"",
    b"<html>",
    b"[]",
    b"null",
    b"{}",
    b'{"error": 7}',
    b'{"error": {"code": true, "error_subcode": [], "message": {}}}',
    b'{"id": [], "data": [7, null], "status_code": {}, "uri": "https://elsewhere.example/"}',
    b'{"id": "1", "uri": "https://elsewhere.example/", "status_code": "IN THE MOON"}',
    b'{"data": {"paging": 3}, "access_token": 5, "username": 7}',
    b"\xff\xfe",
    b"[" * 100_000,
]


class Oracle:
    def __init__(self):
        self.status, self.body, self.asked = 200, b"{}", []

    async def answer(self, request):
        self.asked.append((request.path, request.headers.get("Authorization", "")))
        await request.read()
        return web.Response(status=self.status, body=self.body)


@pytest.fixture
async def oracle():
    oracle, app = Oracle(), web.Application()
    app.router.add_route("*", "/{path:.*}", oracle.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    oracle.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield oracle
    await runner.cleanup()


class TestSurviveStrangeServers:
    @pytest.mark.parametrize("status", [200, 302, 400, 403, 429, 500])
    @pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
    async def test_only_errors_of_the_port_leave_it(self, oracle, account, http, media, way, status, body):
        oracle.status, oracle.body = status, body
        network = Instagram(
            app_id="1", app_secret="s", instagram_app_id="2", instagram_app_secret="t", hosts_at=oracle.url
        )
        played = replace(account, base_url=f"{oracle.url}/graph.{way}.com")
        known = MemoryProgress()
        await known.save("draft", {"items": {"0": {"id": "1"}}, "asked": True})
        film = network.freeze(Outgoing(text="Hi", media=(FILM,)), key_time=NOON)
        intent = network.freeze(Outgoing(text="Hi", media=(PICTURE,), first_comment="More"), key_time=NOON)
        calls = [
            network.check(played, http),
            network.refresh({"access_token": "a"}, played, http),
            network.arrive(Arrival(way=way, answer={"code": "c"}, kept={}, back="https://x.test/"), http),
            network.send(film, played, media, http, MemoryProgress()),
            network.send(intent, played, media, http, known),
            network.look_up(intent, played, http, MemoryProgress()),
            network.look_up(intent, played, http, known),
        ]
        for call in calls:
            try:
                await call
            except ChannelError as error:
                shown = repr((error.args, error.detail, error.raw, dict(error.params)))
                assert not any(secret in shown for secret in account.secret.values())
        assert {path.split("/")[1] for path, token in oracle.asked if token} <= {
            f"graph.{way}.com",
            "rupload.facebook.com",
        }
