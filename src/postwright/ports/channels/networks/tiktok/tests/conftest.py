"""An account on the simulated TikTok, files to publish, and a publisher that goes on as the real one does."""

import asyncio
import struct
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from postwright.kit.clock import now
from postwright.kit.http import Client, Limits, Purpose
from postwright.ports.channels.errors import ChannelError, Reconnect, Refused, RetryLater, Unclear
from postwright.ports.channels.keepers import MemoryKeeper
from postwright.ports.channels.networks.tiktok.network import TikTok
from postwright.ports.channels.suite import Killed, MemoryMedia, MemoryProgress
from postwright.ports.channels.types import Account, Intent, MediaRef, Outgoing, Receipt
from tests.simulators.parts.samples import FileHost, film, picture
from tests.simulators.tiktok import App, Switches, TikTokSimulator

PATIENCE_S, PAUSE_S, TURNS = 0.3, 0.15, 60
LONG = 25_000_000  # two chunks


def long_film() -> bytes:
    """With a box at its end that says nothing."""
    start = film()
    size = LONG - len(start)
    return start + struct.pack(">I4s", size, b"free") + bytes(size - 8)


class Impatient(Client):
    """Waits no longer than the simulator's late answers take."""

    async def request(self, method, url, *, limits=None, **request):
        return await super().request(method, url, limits=Limits(total=PATIENCE_S), **request)


@dataclass
class Publisher:
    """Goes on after every answer as the real one does, until there is a receipt or nothing more to do."""

    network: TikTok
    account: Account
    media: MemoryMedia
    http: Client

    async def publish(self, intent: Intent, progress: MemoryProgress) -> Receipt | ChannelError:
        for _ in range(TURNS):
            try:
                return await self.network.send(intent, self.account, self.media, self.http, progress)
            except Unclear:
                found = await self.look_up(intent, progress)
                if found:
                    return found
            except RetryLater:
                await asyncio.sleep(PAUSE_S)
            except (Refused, Reconnect) as refusal:
                return refusal
        raise TimeoutError

    async def look_up(self, intent: Intent, progress: MemoryProgress) -> Receipt | ChannelError | None:
        for _ in range(TURNS):
            await asyncio.sleep(PAUSE_S)
            try:
                return await self.network.look_up(intent, self.account, self.http, progress)
            except RetryLater as trouble:
                last: ChannelError = trouble
            except (Unclear, Reconnect) as trouble:
                return trouble
        return last

    async def publish_although_killed(self, intent: Intent, save: int) -> Receipt | ChannelError:
        """The process dies at this save; the next one looks first, as it cannot know what was sent."""
        progress = MemoryProgress(kill_at=save)
        try:
            return await self.publish(intent, progress)
        except Killed:
            progress.kill_at = 0
        return await self.look_up(intent, progress) or await self.publish(intent, progress)


@pytest.fixture
def files():
    with FileHost() as host:
        host.put("picture?image/jpeg", picture())
        yield host


@pytest.fixture
def tiktok(files):
    app = App(verified_prefixes=(files.url,))
    switches = Switches(plain_pulls=True, processing_s=0.05, public_id_s=0)
    with TikTokSimulator(app=app, switches=switches) as simulator:
        yield simulator


@pytest.fixture
def make(tiktok):
    """The network, with other options."""

    def make(**options: Any) -> TikTok:
        keys = {"client_key": tiktok.app.client_key, "client_secret": tiktok.app.client_secret}
        given = {"hosts_at": tiktok.url, "is_audited": True, "looks": (0.05, 0.1, 0.2, 0.4)}
        return TikTok(**{**keys, **given, **options})

    return make


@pytest.fixture
def network(make):
    return make()


@pytest.fixture
def media(files):
    return MemoryMedia({"film": film(), "picture": picture()}, address=files.url.rstrip("/"))


@pytest.fixture
async def http():
    async with Client(Purpose("channel.tiktok", allow=("127.0.0.0/8",))) as client:
        yield client


@pytest.fixture
def account(tiktok):
    return account_of(tiktok, "o-anna")


@pytest.fixture
def published(tiktok):
    async def count() -> int:
        return len(tiktok.log)

    return count


@pytest.fixture
def movie():
    return MediaRef(key="film", mime="video/mp4", size=len(film()), width=360, height=640, seconds=1)


@pytest.fixture
def bare(movie):
    return Outgoing(text="", media=(movie,), options={"audience": "PUBLIC_TO_EVERYONE"})


@pytest.fixture
def outgoing(bare):
    return replace(bare, text="Fresh bread at seven.")


@pytest.fixture
def photos(outgoing):
    ref = MediaRef(key="picture", mime="image/jpeg", size=len(picture()), width=640, height=640)
    return replace(outgoing, media=(ref,))


@pytest.fixture
def publisher(network, account, media, http):
    return Publisher(network, account, media, http)


@pytest.fixture
async def impatient(network, account, media):
    async with Impatient(Purpose("channel.tiktok", allow=("127.0.0.0/8",))) as client:
        yield Publisher(network, account, media, client)


def account_of(tiktok, open_id, scopes=None, **changed):
    given = tiktok.connect(open_id, scopes) if scopes else tiktok.connect(open_id)
    tomorrow = (now() + timedelta(days=1)).isoformat()
    names = ("access_token", "refresh_token")
    secret = {name: given[name] for name in names} | {"expires_at": tomorrow} | changed
    return Account(
        channel_id="7",
        network="tiktok",
        remote_id=open_id,
        handle=tiktok.creators[open_id].username,
        base_url=tiktok.url,
        secret=secret,
        keeper=MemoryKeeper(secret),
    )
