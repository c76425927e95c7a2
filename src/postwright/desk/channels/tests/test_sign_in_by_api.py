"""The whole round of a sign-in that a program starts: the network's page, the way back, the list of channels."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from postwright.base.accounts.operations import create_token
from postwright.base.connections import adapters
from postwright.base.connections.models import Channel
from postwright.kit.clock import now
from tests.simulators.tiktok import TikTokSimulator
from tests.simulators.tiktok.login import DECIDE, KEPT
from tests.simulators.tiktok.state import SCOPES

CHANNELS, BACK = "/api/v1/channels", "/channels/return/tiktok/"


@pytest.fixture
def tiktok(settings):
    with TikTokSimulator() as tiktok:
        keys = {"client_key": tiktok.app.client_key, "client_secret": tiktok.app.client_secret}
        own = {**settings.NETWORKS["tiktok"], **keys, "hosts_at": tiktok.url, "is_audited": True}
        settings.NETWORKS = {**settings.NETWORKS, "tiktok": own}
        settings.HTTP_ALLOWED_RANGES = ["127.0.0.0/8"]
        settings.PUBLIC_URL = "http://127.0.0.1:8000"
        adapters.networks.cache_clear()
        yield tiktok
    adapters.networks.cache_clear()


@pytest.fixture
def call(client, anna):
    _token, key = create_token(name="Tests", by=anna, at=now())
    headers = {"Authorization": f"Bearer {key}"}

    def call(method, path, **body):
        said = json.dumps(body) if body else ""
        return client.generic(method, path, said, "application/json", headers=headers).json()

    return call


@pytest.fixture
def agree(tiktok):
    """What a person does at TikTok's page; what they come back with."""

    def agree(url, answer="agree"):
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        form = {name: asked.get(name, "") for name in KEPT} | {"asked_scope": asked["scope"]}
        chosen = {**form, "account": "o-anna", "scope": [*SCOPES], "answer": answer}
        assert requests.get(url, timeout=10).status_code == 200
        left = requests.post(tiktok.url + DECIDE, chosen, timeout=10, allow_redirects=False)
        back = urlsplit(left.headers["Location"])
        assert back.path == BACK
        return {name: values[0] for name, values in parse_qs(back.query).items()}

    return agree


class TestASignInByApi:
    def test_ends_with_a_channel_on_the_list(self, call, agree, as_member, anna, brand):
        started = call("POST", f"{CHANNELS}/sign-ins", brand=str(brand.pk), network="tiktok")
        assert call("GET", CHANNELS)["items"] == []
        as_member(anna).get(BACK, agree(started["url"]))
        [listed] = call("GET", CHANNELS)["items"]
        told = [listed[name] for name in ("network", "handle", "state", "brand")]
        assert told == ["tiktok", "annasbakery", "active", str(brand.pk)]

    def test_lets_into_the_same_channel_again(self, call, agree, as_member, anna, brand):
        first = call("POST", f"{CHANNELS}/sign-ins", brand=str(brand.pk), network="tiktok")
        as_member(anna).get(BACK, agree(first["url"]))
        [listed] = call("GET", CHANNELS)["items"]
        Channel.objects.update(state=Channel.State.RECONNECT, problem="sign_in_over")
        again = call("POST", f"{CHANNELS}/sign-ins", channel=listed["id"])
        as_member(anna).get(BACK, agree(again["url"]))
        [after] = call("GET", CHANNELS)["items"]
        assert (after["id"], after["state"]) == (listed["id"], "active")

    def test_that_was_declined_leaves_no_channel(self, call, agree, as_member, anna, brand):
        started = call("POST", f"{CHANNELS}/sign-ins", brand=str(brand.pk), network="tiktok")
        as_member(anna).get(BACK, agree(started["url"], answer="refuse"))
        assert call("GET", CHANNELS)["items"] == []

    def test_counts_only_for_the_owner_of_the_token(self, call, agree, as_member, wilma, brand):
        started = call("POST", f"{CHANNELS}/sign-ins", brand=str(brand.pk), network="tiktok")
        as_member(wilma).get(BACK, agree(started["url"]))
        assert call("GET", CHANNELS)["items"] == []
