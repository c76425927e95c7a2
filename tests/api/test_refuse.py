"""Every refusal is a problem in JSON, also of what no function ever sees."""

import pytest

from postwright.base.accounts.models import Member
from tests.api.caller import Caller

PROBLEM = "application/problem+json"


def told(answer):
    return answer.status_code, answer.json()["code"], answer["Content-Type"]


class TestRefusals:
    def test_of_an_address_that_is_nowhere(self, call):
        assert told(call("GET", "/nothing")) == (404, "not_found", PROBLEM)

    def test_of_a_method_that_is_not_taken(self, call):
        answer = call("PUT", "/brands", {"name": "A"})

        assert told(answer) == (405, "method_not_allowed", PROBLEM)
        assert answer["Allow"] == "GET, POST"

    def test_of_a_body_that_is_too_large(self, call):
        assert told(call("POST", "/brands", {"name": "x" * 2**21})) == (413, "too_large", PROBLEM)

    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b"\xff\xfe",
            b'{"name": "a\\u0000"}',
            b'{"name": "\\ud800"}',
            b'{"name": NaN}',
            b"[" * 100_000,
            b'{"name": ' + b"[" * 30 + b"]" * 30 + b"}",
        ],
    )
    def test_of_a_body_that_is_no_json(self, call, body):
        assert told(call("POST", "/brands", body)) == (400, "unreadable", PROBLEM)

    @pytest.mark.parametrize("body", [b"", b"null", b"[]", b'"A"', b"1"])
    def test_of_a_body_that_is_no_object(self, call, body):
        assert told(call("POST", "/brands", body)) == (422, "malformed", PROBLEM)

    @pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "after=x", "after=%00"])
    def test_of_a_page_that_cannot_be(self, call, query):
        assert told(call("GET", f"/brands?{query}")) == (422, "malformed", PROBLEM)

    @pytest.mark.parametrize(
        "path", ["/brands/x", "/media/x", "/analyses/x", "/channels/x", "/posts/x", "/publications/x"]
    )
    def test_of_an_id_that_is_none(self, call, path):
        assert told(call("GET", path)) == (422, "malformed", PROBLEM)

    def test_of_what_a_role_does_not_include(self, anna):
        call = Caller(anna)
        Member.objects.filter(pk=anna.pk).update(role="viewer")

        assert told(call("POST", "/brands", {"name": "A"})) == (403, "not_allowed", PROBLEM)

    @pytest.mark.parametrize(
        ("sent", "status"),
        [
            ({"network": "myspace"}, 422),
            ({"credentials": {}}, 422),
            ({"credentials": {"name": " "}}, 422),
            ({"credentials": {"name": "x" * 301}}, 422),
            ({"brand": "00000000-0000-0000-0000-000000000000"}, 404),
        ],
    )
    def test_of_a_channel_that_cannot_be(self, call, brand, sent, status):
        whole = {"brand": str(brand.pk), "network": "rehearsal", "credentials": {"name": "Practice"}}

        answer = call("POST", "/channels", whole | sent)

        assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
