"""An account at a played Instagram, let in by either way, and files that lie where it can fetch them."""

import io

import pytest
from PIL import Image

from postwright.kit.http import Client, Purpose
from postwright.ports.channels.keepers import MemoryKeeper
from postwright.ports.channels.networks.instagram.network import Instagram
from postwright.ports.channels.suite import MemoryMedia
from postwright.ports.channels.types import Account, MediaRef
from tests.simulators.meta import MetaSimulator
from tests.simulators.meta.conftest import INSTAGRAM_SCOPES, SCOPES, film
from tests.simulators.meta.options import Polls
from tests.simulators.parts.samples import FileHost

WAYS = ("facebook", "instagram")
SECONDS = 4
PICTURE = MediaRef(key="picture", mime="image/jpeg", size=9_000, width=64, height=48, alt="A red square")
OTHER = MediaRef(key="other", mime="image/jpeg", size=9_000, width=48, height=48)
FILM = MediaRef(
    key="film",
    mime="video/mp4",
    size=len(film(seconds=SECONDS)),
    width=540,
    height=960,
    seconds=SECONDS,
)


class ServedMedia(MemoryMedia):
    """Also at the addresses that it names."""

    def __init__(self, files, host):
        super().__init__(files, address=host.url.rstrip("/"))
        self.host = host

    def url(self, key, mime):
        self.host.put(f"{key}?{mime}", self.files[key])
        return super().url(key, mime)


@pytest.fixture
def meta():
    with MetaSimulator() as meta:
        meta.options.video_processing = Polls(0)
        meta.options.require_proof = True
        yield meta


@pytest.fixture
def anna(meta):
    return next(iter(meta.world.people.values()))


@pytest.fixture
def page(meta):
    return next(iter(meta.world.pages.values()))


@pytest.fixture(params=WAYS)
def way(request):
    return request.param


@pytest.fixture
def network(meta):
    return network_of(meta)


@pytest.fixture
async def http():
    async with Client(Purpose("channel.instagram", allow=("127.0.0.0/8",))) as client:
        yield client


@pytest.fixture
def account(meta, anna, page, way):
    return account_of(meta, anna, page, way)


@pytest.fixture
def media():
    files = {"picture": jpeg(64, 48), "other": jpeg(48, 48), "film": film(seconds=SECONDS)}
    with FileHost() as host:
        yield ServedMedia(files, host)


@pytest.fixture
def published(meta, account):
    async def count():
        return len(meta.published(account.remote_id))

    return count


def network_of(meta, **more):
    app = meta.world.app
    known = {
        "app_id": app.id,
        "app_secret": app.secret,
        "instagram_app_id": app.instagram_id,
        "instagram_app_secret": app.instagram_secret,
    }
    return Instagram(**{**known, "hosts_at": meta.url, "settle_seconds": 1, **more})


def account_of(meta, anna, page, way):
    instagram = page.instagram
    if way == "facebook":
        secret = {
            "access_token": meta.page_token(anna, page, *SCOPES),
            "user_token": meta.user_token(anna, *SCOPES),
        }
    else:
        secret = {"access_token": meta.instagram_token(instagram, *INSTAGRAM_SCOPES)}
    return Account(
        channel_id="7",
        network="instagram",
        remote_id=instagram.id,
        handle=instagram.username,
        base_url=meta.host(f"graph.{way}.com"),
        secret=secret,
        keeper=MemoryKeeper(secret),
    )


def jpeg(width, height):
    file = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(file, "JPEG")
    return file.getvalue().ljust(9_000, b"\0")
