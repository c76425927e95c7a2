import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOON
from postwright.base.audit.models import Event, Tag
from postwright.flow.analysis import jobs, operations, queries
from postwright.flow.analysis.models import Callback
from tests.api.caller import Caller

SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


@pytest.fixture
def receiver(settings):
    """A web server of somebody else: `answers` are its next status codes, `calls` what it got."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.calls.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args):
            """Quiet."""

    settings.HTTP_ALLOWED_RANGES = ["127.0.0.0/8"]
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.calls, server.answers = [], []
        server.url = f"http://127.0.0.1:{server.server_port}/done"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def ended(viewable, brand, wilma, receiver):
    """An analysis that ended, and whoever asked for it wants to be told."""
    analysis = operations.request_analysis(
        media_item=viewable, brand=brand, callback=(receiver.url, SECRET), by=wilma, at=NOON
    )
    return operations.give_up_analysis(analysis=analysis, at=NOON)


@pytest.fixture
def tell(ended):
    def run(at=NOON):
        return operations.call_back(callback=queries.callback_in(ended.organisation_id, ended.pk), at=at)

    return run


def is_right(headers, body):
    """As the receiving side checks it, by docs/callbacks.md."""
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return hmac.compare_digest(f"v1,{wanted}", headers["webhook-signature"])


class TestCallBack:
    def test_tells_which_and_how_it_ended_and_signs_it(self, tell, ended, receiver):
        assert tell().state == "told"
        [(headers, body)] = receiver.calls

        assert is_right(headers, body)
        assert int(headers["webhook-timestamp"]) == int(NOON.timestamp())
        assert json.loads(body)["type"] == "analysis.failed"
        assert json.loads(body)["data"] == {
            "analysis": str(ended.pk),
            "media": str(ended.media_item_id),
            "state": "failed",
            "problem": "program",
        }

    def test_tries_again_under_the_same_id(self, tell, receiver):
        receiver.answers = [503]
        with pytest.raises(operations.NotTaken):
            tell()
        tell(NOON + timedelta(seconds=16))
        (first, body), (second, same) = receiver.calls

        assert (first["webhook-id"], body) == (second["webhook-id"], same)
        assert first["webhook-signature"] != second["webhook-signature"]
        assert is_right(second, same)

    def test_tells_once_and_forgets_the_secret(self, tell, receiver):
        tell()
        told = tell()

        assert (len(receiver.calls), bytes(told.secret), told.ended_at) == (1, b"", NOON)
        assert Event.objects.get(tag=Tag.ANALYSIS_CALLED_BACK).details == {"state": "told"}

    def test_stops_where_it_is_not_wanted_any_more(self, tell, receiver):
        receiver.answers = [410]

        assert (tell().state, tell().problem) == ("failed", "gone")

    def test_gives_up_in_the_end(self, ended, receiver):
        jobs.give_up_callback(organisation_id=str(ended.organisation_id), subject_id=str(ended.pk))

        assert Callback.objects.get().problem == "not_taken"
        jobs.call_back(organisation_id=str(ended.organisation_id), subject_id=str(ended.pk))
        assert receiver.calls == []

    def test_goes_to_no_inner_address(self, tell, settings, receiver):
        settings.HTTP_ALLOWED_RANGES = []

        assert (tell().problem, receiver.calls) == ("address_refused", [])

    def test_waits_for_the_end(self, viewable, brand, wilma, receiver):
        asked = operations.request_analysis(
            media_item=viewable, brand=brand, callback=(receiver.url, SECRET), by=wilma, at=NOON
        )
        operations.call_back(callback=asked.callback, at=NOON)

        assert receiver.calls == []

    def test_says_nothing_of_what_was_suggested(self, ended, tell, receiver):
        tell()

        assert "oat" not in receiver.calls[0][1].decode()


class TestSign:
    def test_is_what_others_compute(self):
        """Vector equal to svix 2.9.1, see billing-email-auth-ai.md, B.3."""
        body = (
            b'{"type":"email.delivered","created_at":"2026-11-22T10:00:00.000Z",'
            b'"data":{"email_id":"49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"}}'
        )
        at = datetime.fromtimestamp(1795341600, UTC)

        assert (
            operations.sign(webhook_id="msg_2Test", at=at, body=body, secret=SECRET)
            == "v1,rqaK8dNPBGhfUMYCZIOyPr9111Jlvk7kemiB7MnTxlo="
        )

    @given(st.binary(min_size=0, max_size=80))
    def test_takes_secrets_of_a_sensible_length(self, key):
        secret = f"whsec_{base64.b64encode(key).decode()}"
        if 24 <= len(key) <= 64:
            assert operations.sign(webhook_id="a", at=NOON, body=b"", secret=secret).startswith("v1,")
        else:
            with pytest.raises(operations.WrongSecret):
                operations.sign(webhook_id="a", at=NOON, body=b"", secret=secret)


class TestApi:
    def test_takes_a_callback_and_never_shows_its_secret(self, viewable, anna, receiver):
        callback = {"url": receiver.url, "secret": SECRET}
        answer = Caller(anna)("POST", "/analyses", {"media": str(viewable.pk), "callback": callback})

        assert (answer.status_code, answer.json()["callback_state"]) == (202, "waiting")
        assert SECRET not in answer.text
        assert SECRET.encode() not in bytes(Callback.objects.get().secret)

    @pytest.mark.parametrize("url", ["https://example.org/analysed", "http://hooks.example.org/x?y=s"])
    def test_takes_any_address_of_the_web(self, viewable, anna, url):
        callback = {"url": url, "secret": SECRET}
        answer = Caller(anna)("POST", "/analyses", {"media": str(viewable.pk), "callback": callback})

        assert answer.status_code == 202
        assert Callback.objects.get().url == url

    @pytest.mark.parametrize(
        "callback",
        [
            {"url": "ftp://example.org", "secret": SECRET},
            {"url": "https://example.org/a b", "secret": SECRET},
            {"url": "https://example.org", "secret": "whsec_c2hvcnQ="},
            {"url": "https://example.org", "secret": "secret"},
            {"url": "https://example.org"},
        ],
    )
    def test_refuses_what_could_not_be_called(self, viewable, anna, callback):
        answer = Caller(anna)("POST", "/analyses", {"media": str(viewable.pk), "callback": callback})

        assert answer.status_code == 422
        assert not Callback.objects.exists()
