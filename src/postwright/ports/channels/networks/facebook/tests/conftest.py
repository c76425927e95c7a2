"""Anna's Page at a Facebook of its own, and the files that she publishes."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from postwright.kit.http import Client, Purpose
from postwright.ports.channels.keepers import MemoryKeeper
from postwright.ports.channels.networks.facebook.network import Facebook
from postwright.ports.channels.suite import MemoryMedia
from postwright.ports.channels.types import Account, MediaRef
from tests.simulators.meta import MetaSimulator
from tests.simulators.meta.conftest import film
from tests.simulators.meta.options import Polls

SCOPES = ("pages_show_list", "pages_manage_posts", "pages_read_engagement", "pages_manage_engagement")


@pytest.fixture
def meta():
    with MetaSimulator() as meta:
        meta.options.require_proof = True
        meta.options.video_processing = Polls(0)
        meta.options.video_chunk = 2**11
        yield meta


@pytest.fixture
def anna(meta):
    return next(iter(meta.world.people.values()))


@pytest.fixture
def page(meta):
    return next(iter(meta.world.pages.values()))


@pytest.fixture
def network(meta) -> Facebook:
    app = meta.world.app
    network = Facebook(app_id=app.id, app_secret=app.secret, hosts_at=meta.url)
    network.capabilities = replace(network.capabilities, settle_seconds=0, rates=())
    return network


@pytest.fixture
def account(meta, anna, page) -> Account:
    secret = {
        "access_token": meta.page_token(anna, page, *SCOPES),
        "user_token": meta.user_token(anna, *SCOPES),
        "user_id": anna.id,
    }
    return Account(
        channel_id="7",
        network="facebook",
        remote_id=page.id,
        handle=page.username,
        base_url="https://www.facebook.com",
        secret=secret,
        keeper=MemoryKeeper(secret),
    )


@pytest.fixture
async def http():
    async with Client(Purpose("channel.facebook", allow=("127.0.0.0/8",))) as client:
        yield client


@pytest.fixture
def media() -> MemoryMedia:
    pictures = {name: picture_of(name) for name in ("picture", "red", "green", "blue")}
    return MemoryMedia({**pictures, "film": film(seconds=3.2)})


@pytest.fixture
def reel(media) -> MediaRef:
    size = len(media.files["film"])
    return MediaRef(key="film", mime="video/mp4", size=size, width=540, height=960, seconds=3.2)


@pytest.fixture
def published(meta, page):
    async def count() -> int:
        return len(meta.published(page.id))

    return count


def picture_of(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "red" if colour == "picture" else colour).save(file, "JPEG")
    return file.getvalue().ljust(9_000, b"\0")
