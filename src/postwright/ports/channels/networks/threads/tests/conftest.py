"""The simulator of Threads, an account at it, and files that it can fetch."""

import pytest

from postwright.kit.http import Client, Purpose
from postwright.ports.channels.keepers import MemoryKeeper
from postwright.ports.channels.networks.threads.network import SCOPES, Threads
from postwright.ports.channels.suite import MemoryMedia
from postwright.ports.channels.types import Account
from tests.simulators.parts.samples import FileHost, film, picture
from tests.simulators.threads import Switches, ThreadsSimulator
from tests.simulators.threads.caller import ANNA

ANNAS = "annasbakery"


@pytest.fixture
def threads():
    with ThreadsSimulator(switches=Switches(processing_s=0)) as simulator:
        yield simulator


@pytest.fixture
def network(threads) -> Threads:
    app = threads.app
    return Threads(
        app_id=app.client_id, app_secret=app.client_secret, hosts_at=threads.url, settle_seconds=0.5
    )


@pytest.fixture
async def http():
    async with Client(Purpose("channel.threads", allow=("127.0.0.0/8",))) as client:
        yield client


@pytest.fixture
def account(threads) -> Account:
    secret = {
        "access_token": threads.connect(ANNA, SCOPES),
        "renewed_at": "1700000000",
        "ends_at": "1705000000",
    }
    return Account(
        channel_id="7",
        network="threads",
        remote_id=ANNA,
        handle=ANNAS,
        base_url="",
        secret=secret,
        keeper=MemoryKeeper(secret),
    )


@pytest.fixture
def files():
    with FileHost() as host:
        for name, mime, data in (
            ("picture", "image/jpeg", picture()),
            ("wide", "image/jpeg", picture(width=1100, height=100)),
            ("film", "video/mp4", film()),
            ("broken", "video/mp4", b"no film" * 100),
        ):
            host.put(f"{name}?{mime}", data)
        yield host


@pytest.fixture
def media(files) -> MemoryMedia:
    return MemoryMedia({}, address=files.url.rstrip("/"))


@pytest.fixture
def published(threads):
    async def count() -> int:
        return len(threads.published(ANNA))

    return count
