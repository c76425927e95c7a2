import json

import pytest

from conftest import NOON
from postwright.base.accounts.operations import create_token
from postwright.base.connections import queries
from postwright.base.connections.operations import connect_channel
from postwright.flow.brand.operations import create_brand
from postwright.kit import tenancy

CHANNELS = "/api/v1/channels"


@pytest.fixture
def call(client):
    def send(member, method, path, body=None, **headers):
        _token, key = create_token(name="Tests", by=member, at=NOON)
        headers = {"Authorization": f"Bearer {key}"} | headers
        return client.generic(
            method, path, "" if body is None else json.dumps(body), "application/json", headers=headers
        )

    return send


@pytest.fixture
def wanted(brand):
    return {"brand": str(brand.pk), "network": "rehearsal", "credentials": {"name": "Practice"}}


class TestConnectChannel:
    def test_makes_a_channel(self, call, anna, wanted):
        answer = call(anna, "POST", CHANNELS, wanted)

        assert (answer.status_code, answer.json()["handle"], answer.json()["state"]) == (
            201,
            "Practice",
            "active",
        )
        assert "secret" not in answer.json()

    def test_makes_one_however_often_it_is_sent(self, call, anna, wanted):
        sent = [call(anna, "POST", CHANNELS, wanted, **{"Idempotency-Key": "k1"}) for _ in range(2)]

        assert len({answer.json()["id"] for answer in sent}) == 1
        assert queries.channels_for(anna).count() == 1

    def test_waits_for_the_one_under_way(self, under_way, call, anna, wanted):
        with under_way(anna.organisation_id):
            answer = call(anna, "POST", CHANNELS, wanted)

        assert (answer.status_code, answer.json()["code"]) == (429, "already_signing_in")

    @pytest.mark.parametrize(
        "change", [{"network": "nowhere"}, {"credentials": {}}, {"brand": "x"}, {"credentials": {"name": ""}}]
    )
    def test_names_what_it_cannot_read(self, call, anna, wanted, change):
        answer = call(anna, "POST", CHANNELS, wanted | change)

        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")

    def test_refuses_a_password_that_is_no_app_password(self, call, anna, wanted):
        credentials = {"handle": "anna.bsky.social", "app_password": "my own password"}

        answer = call(anna, "POST", CHANNELS, wanted | {"network": "bluesky", "credentials": credentials})

        assert (400 <= answer.status_code < 500, answer["Content-Type"]) == (True, "application/problem+json")
        assert "no app password" in answer.json()["detail"]

    def test_does_not_find_a_strangers_brand(self, call, anna, sam, wanted):
        with tenancy.scope(sam.organisation_id):
            foreign = create_brand(by=sam, at=NOON, name="Sam's Shop")

        assert call(anna, "POST", CHANNELS, wanted | {"brand": str(foreign.pk)}).status_code == 404


class TestStartSignIn:
    @pytest.mark.parametrize(
        ("change", "where"),
        [
            ({"network": "nowhere"}, "network"),
            ({"network": "rehearsal"}, "way"),
            ({"way": "backdoor"}, "way"),
            ({"fields": {}}, "server"),
            ({"fields": {"server": " "}}, "server"),
        ],
    )
    def test_names_what_it_cannot_begin(self, call, anna, brand, change, where):
        body = {"brand": str(brand.pk), "network": "mastodon", "fields": {"server": "fedi.example"}}

        answer = call(anna, "POST", f"{CHANNELS}/sign-ins", body | change)

        assert (answer.status_code, where in answer.content.decode()) == (422, True)

    def test_does_not_find_a_strangers_brand_or_channel(self, call, anna, sam, account):
        with tenancy.scope(sam.organisation_id):
            foreign = create_brand(by=sam, at=NOON, name="Sam's Shop")
            channel = connect_channel(
                brand_id=foreign.pk, network="mastodon", found=account(), by=sam, at=NOON
            )
        for body in ({"network": "mastodon", "brand": str(foreign.pk)}, {"channel": str(channel.pk)}):
            assert call(anna, "POST", f"{CHANNELS}/sign-ins", body).status_code == 404


class TestGetChannel:
    def test_does_not_find_a_strangers(self, call, anna, sam, account):
        with tenancy.scope(sam.organisation_id):
            brand = create_brand(by=sam, at=NOON, name="Sam's Shop")
            foreign = connect_channel(
                brand_id=brand.pk, network="rehearsal", found=account(), by=sam, at=NOON
            )

        answers = [call(anna, method, f"{CHANNELS}/{foreign.pk}") for method in ("GET", "DELETE")]

        assert [answer.status_code for answer in answers] == [404, 404]


class TestDisconnectChannel:
    def test_refuses_whoever_became_a_viewer(self, client, anna, channel):
        _token, key = create_token(name="Tests", by=anna, at=NOON)
        anna.role = "viewer"
        anna.save(update_fields=["role"])

        answer = client.delete(f"{CHANNELS}/{channel.pk}", headers={"Authorization": f"Bearer {key}"})

        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")

    def test_takes_it_off_the_list(self, call, anna, channel):
        answer = call(anna, "DELETE", f"{CHANNELS}/{channel.pk}")

        assert (answer.status_code, call(anna, "GET", CHANNELS).json()["items"]) == (204, [])
