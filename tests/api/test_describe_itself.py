"""The OpenAPI document says what the API does."""

from collections import Counter

import pytest
from ninja import Schema
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from tests.api.document import CREATES, document, operations


class TestDocument:
    def test_is_valid(self):
        validate(document(), cls=OpenAPIV31SpecValidator)

    def test_is_served_without_a_token(self, client):
        answer = client.get("/api/v1/openapi.json")

        assert (answer.status_code, answer.json()["openapi"]) == (200, "3.1.0")
        assert answer.json() == document()

    def test_wants_a_token_everywhere(self):
        assert {str(one.spec.get("security")) for one in operations()} == {"[{'Token': []}]"}
        assert document()["components"]["securitySchemes"]["Token"]["scheme"] == "bearer"

    def test_names_its_problems_with_their_content_type(self):
        for one in operations():
            for status in set(one.spec["responses"]) - {"200", "201", "202", "204"}:
                assert one.spec["responses"][status] == {"$ref": f"#/components/responses/Problem{status}"}
        for answer in document()["components"]["responses"].values():
            assert set(answer["content"]) == {"application/problem+json"}

    def test_takes_a_key_on_every_create(self):
        keyed = {
            one.id
            for one in operations()
            if {"$ref": "#/components/parameters/IdempotencyKey"} in one.spec.get("parameters", [])
        }
        assert keyed == CREATES

    def test_gives_each_name_to_one_schema(self):
        """The document would silently keep the last of two."""
        names = [one.__name__ for one in Schema.__subclasses__() if one.__module__.startswith("postwright.")]

        assert {name for name, count in Counter(names).items() if count > 1} == set()

    def test_explains_each_tag(self):
        explained = {tag["name"]: tag["description"] for tag in document()["tags"]}

        assert {tag for one in operations() for tag in one.spec["tags"]} == set(explained)
        assert all(explained.values())


class TestTokens:
    @pytest.mark.parametrize("one", operations(), ids=lambda one: one.id)
    def test_are_always_asked_for(self, client, db, one):
        answer = client.generic(one.method, one.anywhere, "not even read", "application/json")

        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorised")
        assert (answer["Content-Type"], answer["WWW-Authenticate"]) == ("application/problem+json", "Bearer")
