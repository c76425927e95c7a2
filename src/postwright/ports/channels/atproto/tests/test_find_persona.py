"""A directory and a server that say strange things of an account."""

import pytest
from aiohttp import web

from postwright.kit.http import Client, Purpose
from postwright.ports.channels.atproto.personas import find_persona
from postwright.ports.channels.errors import ChannelError, RetryLater

DID = "did:plc:" + "a" * 24
SERVICE = {
    "id": "#atproto_pds",
    "type": "AtprotoPersonalDataServer",
    "serviceEndpoint": "https://pds.example/",
}
DOCUMENT = {"id": DID, "alsoKnownAs": ["at://anna.test"], "service": [SERVICE]}


@pytest.fixture
async def found():
    """`found({"id": …})`: who it is, according to that document."""
    said = {}

    async def resolve(request):
        return web.json_response({"did": said["did"]}, status=said["status"])

    async def document(_request):
        return web.json_response(said["document"])

    application = web.Application()
    application.router.add_get("/xrpc/com.atproto.identity.resolveHandle", resolve)
    application.router.add_get("/{did}", document)
    runner = web.AppRunner(application, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"

    async def find(document=DOCUMENT, *, did=DID, status=200, handle="anna.test"):
        said.update(document=document, did=did, status=status)
        async with Client(Purpose("test", allow=("127.0.0.0/8",))) as http:
            return await find_persona(handle, http, asked=url, directory=url)

    yield find
    await runner.cleanup()


class TestFindPersona:
    @pytest.mark.parametrize("typed", ["anna.test", "@Anna.Test", "  anna.test "])
    async def test_names_the_server_of_the_account(self, found, typed):
        persona = await found(handle=typed)
        assert (persona.did, persona.handle, persona.server) == (DID, "anna.test", "https://pds.example")

    @pytest.mark.parametrize(
        "change",
        [
            {"id": "did:plc:" + "b" * 24},
            {"alsoKnownAs": ["at://ben.test"]},
            {"alsoKnownAs": "at://anna.test"},
            {"alsoKnownAs": None},
            {"service": []},
            {"service": None},
            {"service": [None, "pds"]},
            {"service": [{**SERVICE, "type": "Labeler"}]},
            {"service": [{**SERVICE, "id": "#other"}]},
            {"service": [{**SERVICE, "serviceEndpoint": {"uri": "x"}}]},
            {"service": [{**SERVICE, "serviceEndpoint": "ftp://pds.example"}]},
            {"service": [{**SERVICE, "serviceEndpoint": "https://"}]},
            {"service": [{**SERVICE, "serviceEndpoint": "https://["}]},
        ],
    )
    async def test_believes_nothing_that_does_not_fit(self, found, change):
        with pytest.raises(ChannelError) as refused:
            await found({**DOCUMENT, **change})
        assert refused.value.code in {"unknown_handle", "address_wrong"}

    @pytest.mark.parametrize("did", ["", "did:plc:short", "did:key:z", "did:web:a/b", "did:web:host%3A80", 7])
    async def test_asks_nobody_about_a_strange_name(self, found, did):
        with pytest.raises(ChannelError) as refused:
            await found(did=did)
        assert refused.value.code == "unknown_handle"

    @pytest.mark.parametrize("document", [[], "text", None, 7])
    async def test_survives_what_is_no_document(self, found, document):
        with pytest.raises(ChannelError) as refused:
            await found(document)
        assert refused.value.code == "unknown_handle"

    async def test_comes_again_where_the_server_has_trouble(self, found):
        with pytest.raises(RetryLater):
            await found(status=503)
