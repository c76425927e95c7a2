"""Anna's account on the official server, and a picture to publish."""

import io

import pytest
from PIL import Image

from postwright.kit.http import Client, Purpose
from postwright.ports.channels.keepers import MemoryKeeper
from postwright.ports.channels.networks.bluesky.network import Bluesky
from postwright.ports.channels.suite import MemoryMedia
from postwright.ports.channels.types import Account
from tests.peers.bluesky import PeerAccount


@pytest.fixture
def network(bluesky) -> Bluesky:
    return Bluesky(base_url=bluesky.base_url)


@pytest.fixture
async def http():
    async with Client(Purpose("channel.bluesky", allow=("127.0.0.0/8", "::1/128"))) as client:
        yield client


@pytest.fixture
def anna(bluesky):
    return bluesky.create_account("anna")


@pytest.fixture
async def account(network, http, anna) -> Account:
    return await connect(network, anna, http)


@pytest.fixture
def media() -> MemoryMedia:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(file, "JPEG")
    return MemoryMedia({"picture": file.getvalue(), "film": b"\0\0\0\x18ftypmp42" + bytes(500)})


@pytest.fixture
def published(bluesky, anna):
    async def count() -> int:
        return len(bluesky.records_of(anna.did))

    return count


async def connect(network: Bluesky, person: PeerAccount, http: Client) -> Account:
    """The account as it would come out of the database after a person connected it."""
    credentials = {"handle": person.handle, "app_password": person.app_password}
    connected = await network.connect(credentials, http)
    return Account(
        channel_id="7",
        network="bluesky",
        remote_id=connected.remote_id,
        handle=connected.handle,
        base_url=connected.base_url,
        secret=connected.secret,
        keeper=MemoryKeeper(connected.secret),
    )
