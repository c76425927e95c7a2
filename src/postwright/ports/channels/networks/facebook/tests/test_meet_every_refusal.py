"""Each line of Meta's table of refusals, and servers that answer nonsense: whatever comes, only errors of the port leave."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web

from postwright.ports.channels.errors import ChannelError, Reconnect, Refused, RetryLater, Unclear
from postwright.ports.channels.networks.facebook import films
from postwright.ports.channels.networks.facebook.network import Facebook
from postwright.ports.channels.suite import NOON, MemoryProgress
from postwright.ports.channels.types import MediaRef, Outgoing
from postwright.ports.channels.ways import Arrival
from tests.simulators import meta as simulator

TABLE = Path(simulator.__file__).with_name("codes.csv")
CODES = sorted(
    {
        (int(row["code"]), int(row["subcode"] or 0))
        for row in csv.DictReader(TABLE.read_text().splitlines())
        if int(row["code"])
    }
)
UNCLEAR = {(-1, 2207001), (1, 0), (2, 0), (4, 2207051), (506, 0)}
SIGN_IN = {102, 190, 10, 3, 25, 9009, *range(200, 300)}
LATER = {4, 9, 17, 24, 32, 341, 368, 613, -2, 9004, 9007, 1363037, 1363041, *range(80_000, 80_015)}
LATER_BY_SUBCODE = {(-1, 2207032), (-1, 2207053), (100, 2207076), (100, 2207082)}
PICTURE = MediaRef(key="picture", mime="image/jpeg", size=9_000, width=64, height=48)
BODIES = [
    b"",
    b"<html>",
    b"[]",
    b"null",
    b"{}",
    b'{"error": 7}',
    b'{"error": {"code": "x", "message": {}}}',
    b'{"id": true, "data": [1, null, {"id": []}], "paging": 3, "success": "yes"}',
    b'{"data": [{"message": 7, "attachments": {"data": [7, {"subattachments": []}]}}]}',
    b'{"id": "1", "status": {"video_status": [], "uploading_phase": {"status": {}}, "publishing_phase": 7}}',
    b'{"video_id": "1", "upload_session_id": "2", "start_offset": "-1", "end_offset": null, "upload_url": "ftp:"}',
    b"\xff\xfe",
    b"[" * 100_000,
]


def expected(code, subcode):
    if (code, subcode) in UNCLEAR:
        return Unclear
    if (code, subcode) in LATER_BY_SUBCODE or code in LATER:
        return RetryLater
    return Reconnect if code in SIGN_IN else Refused


class TestEveryRefusal:
    @pytest.mark.parametrize(("code", "subcode"), CODES)
    async def test_of_a_post_is_sorted(self, network, account, http, media, meta, code, subcode):
        name = f"code_{code}".replace("-", "m") + (f"_{subcode}" if subcode else "")
        meta.switches.script("/feed", name)
        intent = network.freeze(Outgoing(text="Bread"), key_time=NOON)
        with pytest.raises(ChannelError) as error:
            await network.send(intent, account, media, http, MemoryProgress())
        assert type(error.value) is expected(code, subcode)
        assert (error.value.raw["code"], error.value.raw["subcode"] or 0) == (code, subcode)
        assert account.secret["access_token"] not in repr(error.value.__dict__)


class Oracle:
    """Answers every call with the same status and body."""

    def __init__(self):
        self.status, self.body = 200, b"{}"

    async def answer(self, request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=self.status, body=self.body)


@pytest.fixture
async def oracle():
    oracle = Oracle()
    app = web.Application(client_max_size=2**24)
    app.router.add_route("*", "/{path:.*}", oracle.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    oracle.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield oracle
    await runner.cleanup()


class TestStrangeServers:
    @pytest.fixture(autouse=True)
    def impatient(self, monkeypatch):
        monkeypatch.setattr(films, "LOOK_EVERY_S", 0)

    @pytest.mark.parametrize("status", [200, 302, 400, 401, 404, 429, 500])
    @pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
    async def test_only_errors_of_the_port_leave_it(self, oracle, account, http, media, reel, status, body):
        oracle.status, oracle.body = status, body
        network = Facebook(app_id="1", app_secret="s", hosts_at=oracle.url)
        here = replace(account, base_url=oracle.url)
        arrival = Arrival(way="pages", answer={"code": "a"}, kept={}, back="https://post.example/")
        calls = [lambda: network.check(here, http), lambda: network.arrive(arrival, http)]
        outgoings = [
            Outgoing(text="Bread", first_comment="More"),
            Outgoing(text="Bread", media=(PICTURE,)),
            *(Outgoing(text="", media=(reel,), options={"kind": one}) for one in ("post", "reel", "story")),
        ]
        for outgoing in outgoings:
            intent = network.freeze(outgoing, key_time=NOON)
            for steps in ({}, {"video": {"id": "1", "url": oracle.url, "start": 0, "end": 9}}):
                progress = await _with(steps)
                calls.append(lambda i=intent, p=progress: network.send(i, here, media, http, p))
                progress = await _with(steps)
                calls.append(lambda i=intent, p=progress: network.look_up(i, here, http, p))
        for call in calls:
            try:
                found = await call()
            except ChannelError:
                continue
            # An answer that names nothing is no proof that nothing is there.
            assert found or b'"data"' in body or b'"status"' in body

    async def test_a_success_that_says_nothing_is_unclear(self, oracle, account, http, media):
        oracle.body = b"<html>Welcome to the hotel</html>"
        network = Facebook(app_id="1", app_secret="s", hosts_at=oracle.url)
        intent = network.freeze(Outgoing(text="Bread"), key_time=NOON)
        with pytest.raises(Unclear):
            await network.send(intent, account, media, http, MemoryProgress())


async def _with(steps) -> MemoryProgress:
    progress = MemoryProgress()
    for step, data in steps.items():
        await progress.save(step, data)
    return progress
