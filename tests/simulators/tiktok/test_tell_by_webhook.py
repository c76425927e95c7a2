"""Webhooks: signed, repeated until taken, sometimes twice, sometimes forged."""

import hashlib
import hmac
import json

import pytest
from aiohttp import web

from tests.simulators.parts.samples import film
from tests.simulators.parts.waiting import until
from tests.simulators.tiktok.webhooks import Signature


class Receiver:
    """An app's address. `statuses`: what it answers first; then 200."""

    def __init__(self):
        self.statuses, self.came = [], []

    async def take(self, request):
        self.came.append((await request.read(), request.headers.get("TikTok-Signature", "")))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    def events(self):
        return [json.loads(body)["event"] for body, _ in self.came]


@pytest.fixture
async def receiver(tiktok):
    receiver, application = Receiver(), web.Application()
    application.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(application, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    tiktok.webhooks.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    tiktok.webhooks.url = ""
    await runner.cleanup()


def is_true(tiktok, body, header):
    at, digest = (part.partition("=")[2] for part in header.split(","))
    secret = tiktok.app.client_secret.encode()
    return hmac.new(secret, f"{at}.".encode() + body, hashlib.sha256).hexdigest() == digest


class TestEvents:
    async def test_tell_how_a_post_ended(self, caller, tiktok, receiver):
        publish_id = await caller.post(film(), privacy_level="PUBLIC_TO_EVERYONE")
        await until(lambda: len(receiver.came) == 2)
        assert receiver.events() == ["post.publish.complete", "post.publish.publicly_available"]
        body, header = receiver.came[1]
        told = json.loads(body)
        assert (told["user_openid"], told["client_key"]) == ("o-anna", tiktok.app.client_key)
        content = json.loads(told["content"])
        assert content["publish_id"] == publish_id
        assert content["post_id"] == tiktok.log[0].key
        assert is_true(tiktok, body, header)

    async def test_tell_of_failures_drafts_and_ended_consents(self, caller, tiktok, receiver):
        await caller.post(film(), title="[fail:spam_risk_text]")
        await until(lambda: "post.publish.failed" in receiver.events())
        begun = (await caller.init(len(film()), route="inbox_init")).data
        await caller.put(begun["upload_url"], film())
        await until(lambda: "post.publish.inbox_delivered" in receiver.events())
        tiktok.end("o-anna", reason=4)
        await until(lambda: "authorization.removed" in receiver.events())
        contents = [json.loads(json.loads(body)["content"]) for body, _ in receiver.came]
        assert contents[0]["reason"] == "spam_risk_text"
        assert contents[1]["publish_type"] == "INBOX_SHARE"
        assert contents[2] == {"reason": 4}

    async def test_tell_what_is_no_longer_public(self, caller, tiktok, receiver):
        publish_id = await caller.post(film(), privacy_level="PUBLIC_TO_EVERYONE")
        await until(lambda: tiktok.shares[publish_id].is_listed)
        tiktok.take_down(publish_id)
        await until(lambda: "post.publish.no_longer_publicaly_available" in receiver.events())
        assert (await caller.list()).data["videos"] == []


class TestDeliveries:
    async def test_come_again_until_they_are_taken(self, tiktok, receiver):
        receiver.statuses = [500, 503]
        tiktok.end("o-anna")
        await until(lambda: len(receiver.came) == 3)
        assert len({body for body, _ in receiver.came}) == 1
        await until(lambda: len(tiktok.webhooks.deliveries) == 3)
        assert [one.status for one in tiktok.webhooks.deliveries] == [500, 503, 200]

    async def test_come_twice_where_a_title_asks_for_it(self, caller, receiver):
        await caller.post(film(), title="Bread [twice]")
        await until(lambda: len(receiver.came) == 2)
        assert receiver.came[0][0] == receiver.came[1][0]

    async def test_come_again_when_told_so(self, tiktok, receiver):
        tiktok.end("o-anna")
        await until(lambda: tiktok.webhooks.deliveries)
        tiktok.webhooks.send_again(tiktok.webhooks.deliveries[0])
        await until(lambda: len(receiver.came) == 2)
        assert receiver.came[0][0] == receiver.came[1][0]

    async def test_can_be_forged_old_or_unsigned(self, tiktok, receiver):
        tiktok.webhooks.sign_next(Signature.BAD, Signature.OLD, Signature.MISSING, Signature.GOOD)
        for _ in range(4):
            tiktok.end("o-anna")
        await until(lambda: len(tiktok.webhooks.deliveries) == 4)
        came = dict.fromkeys(Signature)
        for one, (body, header) in zip(tiktok.webhooks.deliveries, receiver.came, strict=True):
            came[one.signature] = header and is_true(tiktok, body, header)
        assert came == {"good": True, "bad": False, "old": True, "missing": ""}
