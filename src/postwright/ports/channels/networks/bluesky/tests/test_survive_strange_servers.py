"""Servers that answer nonsense: whatever comes, only the errors of the port leave the adapter."""

import json
from dataclasses import replace

import pytest
from aiohttp import web

from postwright.kit.http import Client, Purpose
from postwright.ports.channels.errors import ChannelError, Reconnect, Refused, RetryLater, Unclear
from postwright.ports.channels.keepers import MemoryKeeper
from postwright.ports.channels.networks.bluesky.network import Bluesky
from postwright.ports.channels.suite import NOON, MemoryMedia, MemoryProgress
from postwright.ports.channels.types import Account, MediaRef, Outgoing

SECRET = {
    "identifier": "did:plc:a",
    "app_password": "abcd-abcd-abcd-abcd",
    "access_token": "a",
    "refresh_token": "b",
}
CREDENTIALS = {"handle": "anna.test", "app_password": "abcd-abcd-abcd-abcd"}
PICTURE = MediaRef(key="picture", mime="image/jpeg", size=4, width=1, height=1)
BODIES = [
    b"",
    b"<html>",
    b"[]",
    b"null",
    b"{}",
    b'{"error": 7, "message": []}',
    b'{"did": 1, "handle": null, "blob": "x", "uri": [], "value": 3}',
    b'{"value": {"avatar": "x", "displayName": {}}}',
    b"\xff\xfe",
    b"[" * 100_000,
]


class Oracle:
    """Answers every call with the same status and body."""

    def __init__(self) -> None:
        self.status, self.body, self.headers = 200, b"{}", {}

    async def answer(self, request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=self.status, body=self.body, headers=self.headers)


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
async def http():
    async with Client(Purpose("channel.bluesky", allow=("127.0.0.0/8",))) as client:
        yield client


@pytest.fixture
def network(oracle) -> Bluesky:
    return Bluesky(base_url=oracle.url)


@pytest.fixture
def account(oracle) -> Account:
    return Account(
        channel_id="7",
        network="bluesky",
        remote_id="did:plc:a",
        handle="anna.test",
        base_url=oracle.url,
        secret=SECRET,
        keeper=MemoryKeeper(SECRET),
    )


@pytest.fixture
def send(network, account, http):
    intent = network.freeze(Outgoing(text="Hi @b.test", media=(PICTURE,)), key_time=NOON)
    media = MemoryMedia({"picture": b"jpeg"})

    async def send(*steps: tuple[str, dict]):
        progress = MemoryProgress()
        for step, data in steps:
            await progress.save(step, data)
        return await network.send(intent, account, media, http, progress)

    send.intent, send.media = intent, media
    return send


UPLOADED = ("blobs", {"picture": {"$type": "blob"}})
RESOLVED = ("mentions", {"b.test": ""})


class TestSurviveStrangeServers:
    @pytest.mark.parametrize("status", [200, 302, 400, 401, 404, 429, 500])
    @pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
    async def test_only_errors_of_the_port_leave_it(self, oracle, network, account, http, send, status, body):
        oracle.status, oracle.body = status, body
        calls = [
            lambda: network.connect(CREDENTIALS, http),
            lambda: network.check(account, http),
            lambda: network.look_up(send.intent, account, http, MemoryProgress()),
            lambda: network.refresh(SECRET, account, http),
            send,
            lambda: send(UPLOADED),
            lambda: send(UPLOADED, RESOLVED),
        ]
        for call in calls:
            with pytest.raises(ChannelError):
                await call()

    async def test_files_are_read_only_with_a_place(self, oracle, send):
        with pytest.raises(ChannelError):
            await send()
        assert (send.media.opened, send.media.unplaced) == (["picture"], [])

    async def test_a_success_that_says_nothing_is_unclear(self, oracle, send):
        oracle.body = b"<html>Welcome to the hotel</html>"
        with pytest.raises(Unclear):
            await send(UPLOADED, RESOLVED)

    @pytest.mark.parametrize(
        ("status", "error", "kind", "code"),
        [
            (400, "InvalidRequest", Refused, "not_accepted"),
            (401, "AccountTakedown", Reconnect, "account_closed"),
            (413, "PayloadTooLarge", Refused, "media_too_big"),
            (429, "RateLimitExceeded", RetryLater, "busy"),
            (500, "InternalServerError", Unclear, "maybe_sent"),
            (501, "MethodNotImplemented", Refused, "address_wrong"),
        ],
    )
    async def test_sorts_what_the_server_names(self, oracle, send, status, error, kind, code):
        oracle.status, oracle.body = status, json.dumps({"error": error, "message": "because"}).encode()
        with pytest.raises(kind) as raised:
            await send(UPLOADED, RESOLVED)
        assert raised.value.code == code
        assert raised.value.raw == {"status": status, "error": error, "message": "because"}

    async def test_reads_how_long_to_wait_and_what_is_left(self, oracle, send):
        oracle.status = 429
        oracle.headers = {
            "Retry-After": "17",
            "RateLimit-Limit": "30",
            "RateLimit-Remaining": "0",
            "RateLimit-Reset": "1795348800",
        }
        with pytest.raises(RetryLater) as error:
            await send(UPLOADED, RESOLVED)
        assert (error.value.after, error.value.rate.remaining) == (17, 0)
        assert error.value.rate.resets_at == NOON

    async def test_never_shows_a_secret_in_an_error(self, oracle, network, account, http):
        oracle.status = 500
        with pytest.raises(ChannelError) as error:
            await network.check(replace(account), http)
        shown = repr((error.value.args, error.value.detail, error.value.raw))
        assert not any(secret in shown for secret in ("abcd-abcd", '"a"', "Bearer"))
