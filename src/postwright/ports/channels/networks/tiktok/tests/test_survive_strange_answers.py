"""Servers that answer nonsense, and worse."""

import json

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from postwright.kit.http import Client, Purpose
from postwright.ports.channels.chunks import Plan
from postwright.ports.channels.errors import ChannelError
from postwright.ports.channels.keepers import MemoryKeeper
from postwright.ports.channels.networks.tiktok.network import TikTok
from postwright.ports.channels.suite import NOON, MemoryMedia, MemoryProgress
from postwright.ports.channels.types import Account
from postwright.ports.channels.ways import Arrival
from tests.simulators.parts.samples import film

OK = {"code": "ok", "message": "", "log_id": "L1"}
CREATOR = {"privacy_level_options": ["PUBLIC_TO_EVERYONE"], "max_video_post_duration_sec": 300}
NONSENSE = [
    b"",
    b"null",
    b"[]",
    b'"ok"',
    b"<html>",
    b"\xff\xfe",
    b"[" * 5000,
    b'{"data": [], "error": []}',
    b'{"data": null, "error": {"code": "ok"}}',
    b'{"data": {"publish_id": 7, "upload_url": {}}, "error": {"code": "ok"}}',
    b'{"data": {"publish_id": "", "upload_url": ""}, "error": {"code": "ok"}}',
    b'{"data": {"publish_id": "p", "upload_url": "no address"}, "error": {"code": "ok"}}',
    b'{"data": {"publish_id": "p", "upload_url": "file:///etc/passwd"}, "error": {"code": "ok"}}',
    b'{"data": {"publish_id": "p", "status": "NEW"}, "error": {"code": "ok"}}',
    b'{"data": {"status": "FAILED", "fail_reason": {"a": 1}}, "error": {"code": "ok"}}',
    b'{"data": {"videos": 7, "privacy_level_options": 7}, "error": {"code": "ok"}}',
    b'{"data": {"videos": [null, {"id": [], "create_time": "x"}], "has_more": true}, "error": {"code": "ok"}}',
    b'{"data": {}, "error": {"code": "something_new"}}',
]
PATHS = ("creator_info", "video/init", "content/init", "status/fetch", "video/list", "user/info")


@pytest.fixture
async def strange():
    """A TikTok whose answers a test says, by a part of the path; all others are in order."""
    said: dict[str, bytes] = {}

    async def answer(request: web.Request) -> web.Response:
        for part, body in said.items():
            if part in request.path:
                return web.Response(body=body, content_type="application/json")
        data = {"publish_id": "p", "status": "PUBLISH_COMPLETE", **CREATOR}
        data["upload_url"] = str(request.url.with_path("/upload/"))
        return web.json_response({"data": data, "error": OK})

    application = web.Application()
    application.add_routes([web.route("*", "/{anything:.*}", answer)])
    async with TestServer(application) as server:
        yield str(server.make_url("")).rstrip("/"), said


@pytest.fixture
async def strangers(strange):
    address, said = strange
    network = TikTok(client_key="k", client_secret="s", is_audited=True, hosts_at=address, looks=())
    secret = {"access_token": "act.1", "refresh_token": "rft.1"}
    account = Account(
        channel_id="7",
        network="tiktok",
        remote_id="o",
        handle="anna",
        base_url=address,
        secret=secret,
        keeper=MemoryKeeper(secret),
    )
    async with Client(Purpose("channel.tiktok", allow=("127.0.0.0/8",))) as http:
        yield network, account, http, said


@pytest.fixture
def media():
    return MemoryMedia({"film": film(), "picture": b"picture"})


async def is_understood(work) -> bool:
    """A receipt, or an error whose words can be shown and stored; anything else is raised."""
    try:
        await work()
    except ChannelError as error:
        return bool(str(error) and json.dumps(error.raw))
    return True


class TestNonsense:
    @pytest.mark.parametrize("kind", ["outgoing", "photos"])
    @pytest.mark.parametrize("path", PATHS)
    async def test_leads_to_an_answer_of_ours(self, strangers, media, request, kind, path):
        network, account, http, said = strangers
        intent = network.freeze(request.getfixturevalue(kind), key_time=NOON)
        for body in NONSENSE:
            said.clear()
            said[path] = body
            progress = MemoryProgress()
            for work in (
                lambda: network.send(intent, account, media, http, progress),  # noqa: B023 - called at once
                lambda: network.look_up(intent, account, http, progress),  # noqa: B023 - called at once
                lambda: network.check(account, http),
            ):
                assert await is_understood(work)

    @pytest.mark.parametrize("body", NONSENSE)
    async def test_of_the_token_desk_leads_to_an_answer_of_ours(self, strangers, body):
        network, account, http, said = strangers
        said["oauth"] = body
        arrival = Arrival(way="page", answer={"code": "c"}, kept={"verifier": "v"}, back="https://a.example/")
        for work in (network.arrive(arrival, http), network.refresh(account.secret, account, http)):
            with pytest.raises(ChannelError):
                await work

    async def test_of_a_token_is_no_secret(self, strangers):
        network, account, http, said = strangers
        said["oauth"] = b'{"access_token": 7, "refresh_token": "r", "expires_in": "soon"}'
        with pytest.raises(ChannelError):
            await network.refresh(account.secret, account, http)

    @pytest.mark.parametrize("seconds", [b"-1", b"1e999", b'"x"', b"true", b"null", b"99999999999"])
    async def test_of_an_end_is_at_most_a_day_away(self, strangers, seconds):
        network, account, http, said = strangers
        said["oauth"] = b'{"access_token": "a", "refresh_token": "r", "expires_in": ' + seconds + b"}"
        assert network.renew_at(await network.refresh(account.secret, account, http)) is not None


class TestPlan:
    @given(size=st.integers(1, 4_000_000_000))
    def test_covers_every_byte_once_within_tiktoks_limits(self, size):
        plan = Plan("film", "video/mp4", size, 10_000_000)
        ends, first = [], 0
        while first < size:
            ends.append((first, first := plan.end(first)))
        assert len(ends) == plan.chunks == max(1, size // plan.chunk)
        assert all(end - begin == plan.chunk for begin, end in ends[:-1])
        begin, end = ends[-1]
        assert plan.chunk <= end - begin < 2 * plan.chunk
        assert end == size

    @given(size=st.integers(1, 4_000_000_000), data=st.data())
    def test_goes_on_at_the_chunk_whichever_way_is_counted(self, size, data):
        plan = Plan("film", "video/mp4", size, 10_000_000)
        done = data.draw(st.integers(1, plan.chunks))
        arrived = size if done == plan.chunks else done * plan.chunk
        assert plan.begin(arrived) == plan.begin(arrived - 1) == arrived
