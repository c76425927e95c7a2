import json

import pytest

from conftest import NOON
from postwright.base.accounts.operations import create_token, revoke_token
from postwright.flow.brand.models import Brand
from postwright.flow.brand.operations import create_brand
from postwright.kit import tenancy

BRANDS = "/api/v1/brands"


@pytest.fixture
def token(anna):
    return create_token(name="Tests", by=anna, at=NOON)


@pytest.fixture
def call(client, token):
    def send(method, path, body=None, **headers):
        headers = {"Authorization": f"Bearer {token[1]}"} | headers
        return client.generic(
            method, path, "" if body is None else json.dumps(body), "application/json", headers=headers
        )

    return send


class TestListBrands:
    def test_gives_pages(self, call, anna):
        for number in range(5):
            create_brand(by=anna, at=NOON, name=f"Brand {number}")

        first = call("GET", f"{BRANDS}?limit=3").json()
        second = call("GET", f"{BRANDS}?limit=3&after={first['next']}").json()

        names = [brand["name"] for page in (first, second) for brand in page["items"]]
        assert (sorted(names), second["next"]) == ([f"Brand {number}" for number in range(5)], None)

    def test_refuses_a_revoked_token(self, call, token, anna):
        revoke_token(token=token[0], by=anna, at=NOON)

        answer = call("GET", BRANDS)

        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")

    @pytest.mark.parametrize("key", ["", "pw_", "pw_AAAA", "something", "pw_" + "A" * 64, "pw_ÄÖ"])
    def test_refuses_what_is_no_token(self, client, db, key):
        assert client.get(BRANDS, headers={"Authorization": f"Bearer {key}"}).status_code == 401


class TestCreateBrand:
    def test_makes_a_brand(self, call):
        answer = call("POST", BRANDS, {"name": "Anna's Bakery", "languages": ["de"]})

        assert (answer.status_code, answer.json()["languages"]) == (201, ["de"])

    def test_makes_one_however_often_it_is_sent(self, call, anna):
        sent = [
            call("POST", BRANDS, {"name": "Anna's Bakery"}, **{"Idempotency-Key": "k1"}) for _ in range(3)
        ]

        assert {answer.json()["id"] for answer in sent} == {str(Brand.objects.get().pk)}
        assert [answer.status_code for answer in sent] == [201, 201, 201]

    def test_refuses_a_key_that_belongs_to_another_request(self, call):
        call("POST", BRANDS, {"name": "One"}, **{"Idempotency-Key": "k1"})

        answer = call("POST", BRANDS, {"name": "Two"}, **{"Idempotency-Key": "k1"})

        assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")

    def test_keeps_nothing_of_a_call_that_was_refused(self, call, brand):
        call("POST", BRANDS, {"name": brand.name}, **{"Idempotency-Key": "k1"})

        answer = call("POST", BRANDS, {"name": "Another"}, **{"Idempotency-Key": "k1"})

        assert answer.status_code == 201

    def test_says_that_a_name_is_taken(self, call, brand):
        answer = call("POST", BRANDS, {"name": brand.name})

        assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"name": ""},
            {"name": "x" * 121},
            {"name": "A", "time_zone": "Mars/Base"},
            {"name": "A", "links": ["x"]},
        ],
    )
    def test_names_what_it_cannot_read(self, call, body):
        answer = call("POST", BRANDS, body)

        assert (answer.status_code, answer.json()["code"], bool(answer.json()["fields"])) == (
            422,
            "malformed",
            True,
        )


class TestGetBrand:
    def test_does_not_find_a_strangers(self, call, sam):
        with tenancy.scope(sam.organisation_id):
            foreign = create_brand(by=sam, at=NOON, name="Sam's Shop")

        answers = [
            call("GET", f"{BRANDS}/{foreign.pk}"),
            call("PATCH", f"{BRANDS}/{foreign.pk}", {"name": "Mine"}),
            call("DELETE", f"{BRANDS}/{foreign.pk}"),
        ]

        assert [answer.status_code for answer in answers] == [404, 404, 404]


class TestChangeBrand:
    def test_leaves_what_is_left_out(self, call, brand):
        answer = call("PATCH", f"{BRANDS}/{brand.pk}", {"tone": "formal"})

        assert (answer.json()["tone"], answer.json()["words_avoid"]) == ("formal", ["cheap"])
