"""An account on the server, signed in the whole way, and a picture to publish."""

import io
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from postwright.kit.http import Client, Purpose
from postwright.ports.channels.keepers import MemoryKeeper
from postwright.ports.channels.networks.mastodon.network import Mastodon
from postwright.ports.channels.suite import MemoryMedia
from postwright.ports.channels.types import STANDING, Account
from postwright.ports.channels.ways import Arrival, Departure, Trip

BACK = "https://post.example/channels/return/mastodon/"


class MemoryApps:
    def __init__(self):
        self.known = {}

    async def get(self, base_url):
        return self.known.get(base_url)

    async def save(self, base_url, app):
        self.known[base_url] = app


@pytest.fixture
def network() -> Mastodon:
    return Mastodon(website="https://post.example", settle_seconds=1)


@pytest.fixture
async def http():
    async with Client(Purpose("channel.mastodon", allow=("127.0.0.0/8",))) as client:
        yield client


@pytest.fixture
def apps():
    return MemoryApps()


@pytest.fixture
def anna(mastodon):
    return mastodon.account()


@pytest.fixture
async def connected(network, mastodon, anna, http, apps):
    departure = await network.depart(trip_to(mastodon.base_url, apps), http)
    answer = await agree(departure, anna, http)
    [found] = await network.arrive(arrival(departure, answer), http)
    return found


@pytest.fixture
def account(connected) -> Account:
    return Account(
        channel_id="7",
        network="mastodon",
        remote_id=connected.remote_id,
        handle=connected.handle,
        base_url=connected.base_url,
        secret=connected.secret,
        keeper=MemoryKeeper(connected.secret),
        settings={STANDING: connected.standing},
    )


@pytest.fixture
def media() -> MemoryMedia:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(file, "JPEG")
    return MemoryMedia({"picture": file.getvalue().ljust(9_000, b"\0")})


@pytest.fixture
def published(mastodon, anna):
    async def count() -> int:
        return len(mastodon.statuses(anna))

    return count


def trip_to(server, apps, state="the-state") -> Trip:
    return Trip(way="server", typed={"server": server}, back=BACK, state=state, apps=apps)


async def agree(departure: Departure, person, http: Client) -> dict[str, str]:
    """What the person does on the server's page; what it sends back."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(departure.url).query).items()}
    form = {name: asked[name] for name in ("client_id", "redirect_uri", "scope", "state")}
    body = "&".join(f"{name}={value}" for name, value in {**form, "username": person.name}.items())
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    url = departure.url.partition("?")[0]
    answer = await http.request("POST", url, data=body.encode(), headers=headers)
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def arrival(departure: Departure, answer: dict[str, str]) -> Arrival:
    return Arrival(way="server", answer=answer, kept=departure.kept, back=BACK)
