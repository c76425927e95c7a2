"""Bluesky against the official server: the suite of all networks, and what only this one does."""

import json
from dataclasses import replace

import pytest

from postwright.ports.channels.errors import Reconnect, Refused, RetryLater
from postwright.ports.channels.keepers import MemoryKeeper
from postwright.ports.channels.networks.bluesky.network import Bluesky
from postwright.ports.channels.suite import NOON, MemoryProgress, NetworkSuite
from postwright.ports.channels.thread_suite import ThreadSuite
from postwright.ports.channels.types import Account, Intent, LinkCard, MediaRef, Outgoing, Part
from tests.peers.bluesky import BlueskyPeer
from tests.peers.bluesky.conftest import connect

pytestmark = pytest.mark.peer_bluesky


def with_secret(account: Account, **changed: str) -> Account:
    secret = {**account.secret, **changed}
    return replace(account, secret=secret, keeper=MemoryKeeper(secret))


class TestBluesky(NetworkSuite, ThreadSuite):
    @pytest.fixture
    def refused(self):
        def change(intent, account, number):
            spoilt = Intent.from_json(json.loads(json.dumps(intent.to_json())))
            spoilt.pieces[number - 1].payload["record"]["text"] = "a" * 4000
            return spoilt, account

        return change

    async def test_answers_the_post_before_and_comments_the_first(
        self, network, account, http, media, bluesky, anna, picture
    ):
        parts = (Part(text="Second.", media=(picture,)), Part(text="Third."))
        outgoing = Outgoing(text="First.", thread=parts, first_comment="See https://example.com/")
        intent = network.freeze(outgoing, key_time=NOON)
        receipt = await network.send(intent, account, media, http, MemoryProgress())

        records = {record["uri"]: record for record in bluesky.records_of(anna.did)}
        texts = {uri: record["value"]["text"] for uri, record in records.items()}
        replies = {
            record["value"]["text"]: [
                texts[record["value"]["reply"][end]["uri"]] for end in ("root", "parent")
            ]
            for record in records.values()
            if "reply" in record["value"]
        }
        assert replies == {
            "Second.": ["First.", "First."],
            "Third.": ["First.", "Second."],
            "See https://example.com/": ["First.", "First."],
        }
        times = [records[uri]["value"]["createdAt"] for uri in (receipt.remote_id, *receipt.raw["below"])]
        assert times == sorted(set(times))
        for record in records.values():
            for end in record["value"].get("reply", {}).values():
                assert end["cid"] == records[end["uri"]]["cid"]

    async def test_publishes_text_image_and_facets(
        self, network, account, http, media, bluesky, anna, picture
    ):
        berta = bluesky.create_account("berta")
        text = f"Für @{berta.handle} und @niemand.test: https://example.com/brot #frisch"
        intent = network.freeze(Outgoing(text=text, language="de", media=(picture,)), key_time=NOON)
        receipt = await network.send(intent, account, media, http, MemoryProgress())

        [record] = bluesky.records_of(anna.did)
        value = record["value"]
        assert (record["uri"], record["cid"]) == (receipt.remote_id, receipt.raw["cid"])
        assert receipt.url == f"https://bsky.app/profile/{anna.did}/post/{intent.key}"
        assert (value["text"], value["langs"], value["createdAt"]) == (
            text,
            ["de"],
            "2026-11-22T12:00:00.000Z",
        )
        kinds = [facet["features"][0]["$type"].split("#")[1] for facet in value["facets"]]
        assert kinds == ["mention", "link", "tag"]
        assert value["facets"][0]["features"][0]["did"] == berta.did
        [image] = value["embed"]["images"]
        assert (image["alt"], image["aspectRatio"]) == ("A red square", {"width": 64, "height": 48})
        assert image["image"]["size"] == len(media.files["picture"])

    async def test_publishes_a_link_card_with_its_picture(
        self, network, account, http, media, bluesky, anna, picture
    ):
        card = LinkCard(url="https://example.com/", title="Bakery", description="Bread", thumb=picture)
        intent = network.freeze(Outgoing(text="Look", link=card), key_time=NOON)
        await network.send(intent, account, media, http, MemoryProgress())
        external = bluesky.records_of(anna.did)[0]["value"]["embed"]["external"]
        assert (external["title"], external["thumb"]["mimeType"]) == ("Bakery", "image/jpeg")

    async def test_publishes_a_video(self, network, account, http, media, bluesky, anna):
        film = MediaRef(key="film", mime="video/mp4", size=500, width=64, height=48, alt="Oven", seconds=3)
        intent = network.freeze(Outgoing(text="Look", media=(film,)), key_time=NOON)
        await network.send(intent, account, media, http, MemoryProgress())
        embed = bluesky.records_of(anna.did)[0]["value"]["embed"]
        assert (embed["$type"], embed["alt"]) == ("app.bsky.embed.video", "Oven")

    @pytest.mark.parametrize("text", ["ü" * 300, "👩🏽‍🍳" * 150, "e\u0301" * 300])
    async def test_takes_exactly_the_length_it_declares(self, network, account, http, media, text):
        longest = network.freeze(Outgoing(text=text), key_time=NOON)
        assert await network.send(longest, account, media, http, MemoryProgress())

    @pytest.mark.parametrize("text", ["ü" * 301, "👩🏽‍🍳" * 201])
    async def test_declares_no_less_than_the_server_takes(self, network, account, http, media, text):
        assert network.validate(Outgoing(text=text))
        intent = network.freeze(Outgoing(text="short"), key_time=NOON)
        intent.payload["record"]["text"] = text
        with pytest.raises(Refused) as refusal:
            await network.send(intent, account, media, http, MemoryProgress())
        assert refusal.value.code == "not_accepted"

    async def test_never_replaces_a_post_that_is_not_the_same(
        self, network, account, http, media, bluesky, anna, outgoing
    ):
        intent = network.freeze(outgoing, key_time=NOON)
        other = replace(network.freeze(Outgoing(text="Something else"), key_time=NOON), key=intent.key)
        await network.send(intent, account, media, http, MemoryProgress())
        with pytest.raises(Refused) as refusal:
            await network.send(other, account, media, http, MemoryProgress())
        assert refusal.value.code == "key_taken"
        assert [record["value"]["text"] for record in bluesky.records_of(anna.did)] == [outgoing.text]

    async def test_knows_its_own_post_when_a_mention_changed_hands(
        self, network, account, http, media, bluesky
    ):
        berta = bluesky.create_account("berta")
        intent = network.freeze(Outgoing(text=f"Hi @{berta.handle}"), key_time=NOON)
        first = await network.send(intent, account, media, http, MemoryProgress())
        progress = MemoryProgress()
        await progress.save("mentions", {berta.handle: ""})
        second = await network.send(intent, account, media, http, progress)
        assert second.raw == first.raw

    async def test_uploads_again_what_the_server_has_swept(
        self, network, account, http, media, published, picture
    ):
        intent = network.freeze(Outgoing(text="Look", media=(picture,)), key_time=NOON)
        progress = MemoryProgress()
        await progress.save("blobs", {"picture": SWEPT})
        with pytest.raises(Exception, match="tried again") as trouble:
            await network.send(intent, account, media, http, progress)
        assert trouble.value.raw["error"] == "BlobNotFound"
        await network.send(intent, account, media, http, progress)
        assert await published() == 1


class TestConnect:
    async def test_finds_out_who_it_is(self, network, http, anna, bluesky):
        connected = await network.connect(
            {"handle": f" @{anna.handle.upper()} ", "app_password": anna.app_password}, http
        )
        assert (connected.remote_id, connected.handle) == (anna.did, anna.handle)
        assert connected.display_name == anna.handle
        assert connected.base_url == bluesky.base_url
        assert anna.app_password not in repr(connected)

    async def test_says_that_the_password_is_wrong(self, network, http, anna):
        with pytest.raises(Refused) as refusal:
            await network.connect({"handle": anna.handle, "app_password": "abcd-abcd-abcd-abcd"}, http)
        assert refusal.value.code == "wrong_password"

    async def test_sends_no_password_that_is_none_for_apps(self, network, http, anna):
        with pytest.raises(Refused) as refusal:
            await network.connect({"handle": anna.handle, "app_password": anna.password}, http)
        assert refusal.value.code == "no_app_password"

    async def test_says_that_nobody_is_there(self, network, http, anna, unused_tcp_port):
        credentials = {
            "handle": anna.handle,
            "app_password": anna.app_password,
            "base_url": f"http://127.0.0.1:{unused_tcp_port}",
        }
        with pytest.raises(Refused) as refusal:
            await network.connect(credentials, http)
        assert refusal.value.code == "nobody_there"

    async def test_refuses_a_server_inside_our_network(self, network, http, anna):
        credentials = {"handle": "a.test", "app_password": anna.app_password, "base_url": "10.0.0.1"}
        with pytest.raises(Refused) as refusal:
            await network.connect(credentials, http)
        assert refusal.value.code == "address_refused"


class TestRateLimits:
    async def test_reads_what_is_left(self, http):
        with BlueskyPeer(rate_limits=True) as peer:
            network = Bluesky(base_url=peer.base_url)
            health = await network.check(await connect(network, peer.create_account("anna"), http), http)
        assert health.rate.limit == 3000
        assert 0 < health.rate.remaining < 3000

    async def test_reads_it_with_a_receipt_and_when_nothing_is_left(self, http, media, outgoing):
        with BlueskyPeer(rate_limits=True) as peer:
            network = Bluesky(base_url=peer.base_url)
            anna = peer.create_account("anna")
            account = await connect(network, anna, http)
            intent = network.freeze(outgoing, key_time=NOON)
            receipt = await network.send(intent, account, media, http, MemoryProgress())
            assert 0 < receipt.rate.remaining < receipt.rate.limit
            for _ in range(29):  # connecting above was the first of thirty
                await connect(network, anna, http)
            with pytest.raises(RetryLater) as error:
                await connect(network, anna, http)
            assert (error.value.code, error.value.rate.limit, error.value.rate.remaining) == ("busy", 30, 0)
            assert error.value.after


class TestSession:
    async def test_renews_a_token_that_ran_out(self, network, account, http, bluesky):
        old = with_secret(account, access_token=bluesky.expire(account.secret["access_token"]))
        assert (await network.check(old, http)).handle == account.handle
        renewed = old.keeper.secret
        assert renewed["access_token"] != old.secret["access_token"]
        assert renewed["refresh_token"] != account.secret["refresh_token"]

    async def test_renews_a_token_that_only_the_server_knows_to_be_over(
        self, network, account, http, bluesky, media, outgoing, published
    ):
        worn = bluesky.expire(account.secret["access_token"])
        early = Bluesky(base_url=bluesky.base_url, clock=lambda: NOON.replace(year=2000))
        old = with_secret(account, access_token=worn)
        await early.send(early.freeze(outgoing, key_time=NOON), old, media, http, MemoryProgress())
        assert await published() == 1
        assert old.keeper.secret["access_token"] != worn

    async def test_signs_in_again_when_the_refresh_token_is_over(self, network, account, http):
        old = with_secret(account, access_token="a.b.c", refresh_token="a.b.c")
        assert (await network.check(old, http)).handle == account.handle

    async def test_asks_for_a_person_when_the_app_password_is_gone(self, network, account, http):
        old = with_secret(
            account, access_token="a.b.c", refresh_token="a.b.c", app_password="abcd-abcd-abcd-abcd"
        )
        with pytest.raises(Reconnect) as error:
            await network.check(old, http)
        assert error.value.code == "sign_in_again"

    async def test_uses_a_token_that_somebody_else_renewed(self, network, account, http, bluesky):
        keeper = MemoryKeeper(account.secret)
        worn = {**account.secret, "access_token": bluesky.expire(account.secret["access_token"])}
        await network.check(replace(account, secret=worn, keeper=keeper), http)
        assert keeper.secret == account.secret


@pytest.fixture
def outgoing() -> Outgoing:
    return Outgoing(text="Fresh bread at seven.", language="en")


SWEPT = {
    "$type": "blob",
    "ref": {"$link": "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"},
    "mimeType": "image/jpeg",
    "size": 9,
}
