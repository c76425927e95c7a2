"""What Meta sends by itself, judged by the arithmetic that its documents give."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.simulators.meta.callbacks import Answer
from tests.simulators.meta.comments import add_comment


class Ear(BaseHTTPRequestHandler):
    """Hears everything; knows the verify token."""

    def do_GET(self):
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        is_known = asked["hub.verify_token"] == "verify-token"
        self.reply(200 if is_known else 403, asked["hub.challenge"] if is_known else "")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((dict(self.headers), body))
        self.reply(200, "heard")

    def reply(self, status, text):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        """Tests read `heard`."""


@pytest.fixture
def ear():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    server.heard = []
    server.url = f"http://127.0.0.1:{server.server_port}/callback"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def unpacked(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def opened(body, secret):
    """What a signed request says, and whether the signature is right."""
    [request] = parse_qs(body.decode())["signed_request"]
    given, part = request.split(".")
    right = hmac.new(secret.encode(), part.encode(), hashlib.sha256).digest()
    return json.loads(unpacked(part)), hmac.compare_digest(unpacked(given), right)


class TestSignedRequests:
    def test_are_signed_with_the_secret_of_the_app(self, desk, ear):
        answer = desk.meta.callbacks.delete_data(ear.url, desk.anna.id)
        said, is_right = opened(ear.heard[0][1], desk.meta.world.app.secret)

        assert (answer, is_right) == (Answer(200, "heard"), True)
        assert (said["algorithm"], said["user_id"]) == ("HMAC-SHA256", desk.anna.id)

    def test_of_instagram_login_have_its_own_secret(self, desk, ear):
        desk.meta.callbacks.deauthorise(ear.url, desk.account.id, instagram=True)

        assert opened(ear.heard[0][1], desk.meta.world.app.instagram_secret)[1]

    def test_can_be_forged_and_repeated(self, desk, ear):
        desk.meta.callbacks.deauthorise(ear.url, desk.anna.id, forged=True)
        desk.meta.callbacks.replay(ear.url)

        assert not opened(ear.heard[0][1], desk.meta.world.app.secret)[1]
        assert ear.heard[0][1] == ear.heard[1][1]


class TestWebhooks:
    def test_are_verified_by_their_challenge(self, desk, ear):
        assert desk.meta.callbacks.verify(ear.url)
        assert not desk.meta.callbacks.verify(ear.url, token="wrong")

    @pytest.mark.parametrize("signed", ["good", "bad", "none"])
    def test_are_signed_over_the_raw_body(self, desk, ear, signed):
        desk.meta.callbacks.deliver(ear.url, {"object": "page", "entry": [{"id": "Bröt"}]}, signed=signed)
        headers, body = ear.heard[0]
        right = "sha256=" + hmac.new(desk.meta.world.app.secret.encode(), body, hashlib.sha256).hexdigest()

        assert (headers.get("X-Hub-Signature-256") == right) is (signed == "good")
        assert ("X-Hub-Signature-256" in headers) is (signed != "none")
        assert rb"\u00f6" in body

    def test_tell_of_a_comment_also_twice(self, desk, ear):
        post = desk.meta.world.things[desk.feed().body["id"]]
        comment = add_comment(desk.meta, post, "hi", ("8", "Ann"), desk.meta.clock.now())
        desk.meta.callbacks.deliver(ear.url, desk.meta.callbacks.page_comment(comment), times=2)
        [change] = json.loads(ear.heard[0][1])["entry"][0]["changes"]

        assert change["value"]["parent_id"] == post.id
        assert (change["value"]["item"], change["value"]["from"]["name"]) == ("comment", "Ann")
        assert ear.heard[0][1] == ear.heard[1][1]

    def test_are_subscribed_by_account_each_with_its_own_fields(self, desk):
        path = f"{desk.page.id}/subscribed_apps"
        desk.post(path, subscribed_fields="feed,mention")
        desk.post(path, subscribed_fields="feed")

        assert desk.get(path).body["data"][0]["subscribed_fields"] == ["feed"]
        assert desk.post(path, subscribed_fields="comments").error == (100, None)
        desk.delete(path)
        assert desk.get(path).body["data"] == []
