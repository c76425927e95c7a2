"""The networks' own bytes, from the simulators, over HTTP: true, forged, repeated and old."""

import asyncio
import json
from datetime import timedelta

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test.testcases import LiveServerThread

from postwright.base.connections.models import Channel
from postwright.base.connections.operations import connect_channel
from postwright.care.requests.models import DeletionRequest
from postwright.flow.publishing.models import Publication
from postwright.kit.clock import now
from postwright.ports.channels.ways import ConnectedAccount
from tests.simulators.meta import MetaSimulator
from tests.simulators.meta.callbacks import signed_request
from tests.simulators.parts.waiting import until
from tests.simulators.tiktok import TikTokSimulator
from tests.simulators.tiktok.webhooks import Signature
from tests.world import open_world


@pytest.fixture
def world(committed, cluster):
    return open_world(cluster)


@pytest.fixture
def meta():
    with MetaSimulator() as meta:
        yield meta


@pytest.fixture
def tiktok():
    with TikTokSimulator() as tiktok:
        yield tiktok


@pytest.fixture
def address(world, meta, tiktok, settings):
    """The application, known to the apps of both simulators."""
    app = meta.world.app
    keys = {
        "facebook": {"app_secret": app.secret},
        "instagram": {"instagram_app_secret": app.instagram_secret},
        "threads": {"app_secret": ""},
        "tiktok": {"client_key": tiktok.app.client_key, "client_secret": tiktok.app.client_secret},
    }
    settings.NETWORKS = {name: {**settings.NETWORKS[name], **known} for name, known in keys.items()}
    server = LiveServerThread("127.0.0.1", lambda _handler: WSGIHandler())
    server.daemon = True
    server.start()
    server.is_ready.wait()
    settings.PUBLIC_URL = f"http://127.0.0.1:{server.port}"
    yield settings.PUBLIC_URL
    server.terminate()
    server.join()


def connected(world, network, remote_id, grant=""):
    found = ConnectedAccount(
        remote_id=remote_id,
        handle=remote_id,
        display_name="",
        base_url="",
        secret={"access_token": "t"},
        grant=grant or remote_id,
    )
    with world.scope():
        return connect_channel(
            brand_id=world.brand.pk, network=network, found=found, by=world.member, at=now()
        )


def state_of(world, channel):
    with world.scope():
        return Channel.objects.get(pk=channel.pk).state


class TestMeta:
    def test_tells_that_a_person_removed_the_app(self, address, world, meta):
        channel = connected(world, "facebook", "101", grant="55")
        url = f"{address}/callbacks/meta/facebook/deauthorize/"

        assert meta.callbacks.deauthorise(url, "55", forged=True).status == 403
        assert state_of(world, channel) == "active"
        assert meta.callbacks.deauthorise(url, "55").status == 200
        assert state_of(world, channel) == "reconnect"

    def test_has_a_secret_for_each_app(self, address, world, meta):
        channel = connected(world, "instagram", "17841")
        url = f"{address}/callbacks/meta/instagram/deauthorize/"

        assert meta.callbacks.deauthorise(url, "17841").status == 403
        assert state_of(world, channel) == "active"
        assert meta.callbacks.deauthorise(url, "17841", instagram=True).status == 200
        assert state_of(world, channel) == "reconnect"

    def test_is_heard_once_however_often_it_says_so(self, address, world, meta):
        connected(world, "facebook", "101", grant="55")
        url = f"{address}/callbacks/meta/facebook/deauthorize/"
        assert meta.callbacks.deauthorise(url, "55").status == 200
        again = connected(world, "facebook", "101", grant="55")

        assert meta.callbacks.replay(url).status == 200
        assert state_of(world, again) == "active"

    def test_is_answered_with_a_page_and_a_code(self, address, world, meta, client):
        url = f"{address}/callbacks/meta/facebook/delete/"
        answers = [meta.callbacks.delete_data(url, "55"), meta.callbacks.replay(url)]
        answers.append(meta.callbacks.delete_data(url, "55"))

        [said] = {answer.text for answer in answers}
        code = json.loads(said)["confirmation_code"]
        assert json.loads(said) == {"url": f"{address}/deletion/{code}/", "confirmation_code": code}
        assert client.get(json.loads(said)["url"]).status_code == 200
        assert DeletionRequest.objects.get().code == code

    def test_is_heard_at_each_address_by_itself(self, address, world, meta):
        """Both kinds carry the same words, and Meta may send both at the same moment."""
        meta.callbacks.deauthorise(f"{address}/callbacks/meta/facebook/deauthorize/", "55")
        answer = meta.callbacks.replay(f"{address}/callbacks/meta/facebook/delete/")
        assert (answer.status, DeletionRequest.objects.count()) == (200, 1)

    def test_is_refused_when_old_or_out_of_form(self, address, meta, client):
        url = f"{address}/callbacks/meta/facebook/delete/"
        meta.callbacks.sent.append(signed_request(meta.world.app.secret, "55", now().timestamp() - 7200))
        assert meta.callbacks.replay(url).status == 400
        assert [client.post(url).status_code, client.get(url).status_code] == [403, 405]
        assert client.post(url, {"signed_request": "x" * 70_000}).status_code == 413
        assert not DeletionRequest.objects.exists()

    def test_finds_no_app_that_is_not_set_up(self, address, meta):
        for app in ("threads", "tiktok", "made-up"):
            url = f"{address}/callbacks/meta/{app}/delete/"
            assert meta.callbacks.delete_data(url, "55").status == 404


class TestTikTok:
    def test_tells_that_a_consent_is_over(self, address, world, tiktok):
        channel = connected(world, "tiktok", "o-anna")
        tiktok.webhooks.url = f"{address}/callbacks/tiktok/"
        tiktok.webhooks.sign_next(Signature.BAD, Signature.OLD, Signature.MISSING)
        for number in (1, 2, 3):
            tiktok.end("o-anna")
            until_delivered(tiktok, number)
        assert [one.status for one in tiktok.webhooks.deliveries] == [403, 400, 403]
        assert state_of(world, channel) == "active"

        tiktok.end("o-anna")
        until_delivered(tiktok, 4)
        assert tiktok.webhooks.deliveries[-1].status == 200
        assert state_of(world, channel) == "reconnect"

    def test_may_say_so_again_and_again(self, address, world, tiktok):
        connected(world, "tiktok", "o-anna")
        tiktok.webhooks.url, tiktok.webhooks.copies = f"{address}/callbacks/tiktok/", 2
        tiktok.end("o-anna")
        until_delivered(tiktok, 2)
        again = connected(world, "tiktok", "o-anna")
        tiktok.webhooks.send_again(tiktok.webhooks.deliveries[0])
        until_delivered(tiktok, 3)

        assert {one.status for one in tiktok.webhooks.deliveries} == {200}
        assert state_of(world, again) == "active"

    def test_has_a_post_asked_for_sooner(self, address, world, tiktok):
        channel = world.channel()
        publication, later = world.publication(channel), now() + timedelta(minutes=10)
        with world.scope():
            Channel.objects.filter(pk=channel.pk).update(network="tiktok", remote_id="o-anna")
            Publication.objects.filter(pk=publication.pk).update(
                progress={"init": {"publish_id": "p-1"}}, problem="in_the_making", next_at=later
            )
        tiktok.webhooks.url = f"{address}/callbacks/tiktok/"
        tiktok.webhooks.send("post.publish.complete", "o-anna", {"publish_id": "p-1"}, copies=2)
        until_delivered(tiktok, 2)

        with world.scope():
            publication.refresh_from_db()
        assert (publication.state, publication.next_at < later) == ("scheduled", True)


def until_delivered(tiktok, number):
    asyncio.run(until(lambda: len(tiktok.webhooks.deliveries) == number))
