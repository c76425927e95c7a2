"""Mastodon against a server by others: the suite of all networks, and what only this one does."""

import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from postwright.ports.channels.errors import Reconnect, Refused, RetryLater
from postwright.ports.channels.oauth import challenge_of
from postwright.ports.channels.suite import NOON, MemoryProgress, NetworkSuite
from postwright.ports.channels.thread_suite import ThreadSuite
from postwright.ports.channels.types import Intent, Outgoing, Part
from tests.peers.mastodon.conftest import BACK, arrival, trip_to
from tests.simulators.faultproxy import Fault, FaultProxy, Rule

pytestmark = pytest.mark.peer_mastodon


class TestMastodon(NetworkSuite, ThreadSuite):
    @pytest.fixture
    def refused(self):
        def change(intent, account, number):
            spoilt = Intent.from_json(json.loads(json.dumps(intent.to_json())))
            spoilt.pieces[number - 1].payload["status"] = "a" * 4000
            return spoilt, account

        return change

    async def test_publishes_with_its_options(self, network, account, http, media, mastodon, anna, picture):
        options = {"visibility": "unlisted", "warning": "Bread", "sensitive": True}
        outgoing = Outgoing(text="Frisch um sieben", language="de-AT", media=(picture,), options=options)
        intent = network.freeze(outgoing, key_time=NOON)
        receipt = await network.send(intent, account, media, http, MemoryProgress())

        [status] = mastodon.statuses(anna)
        assert (status["id"], status["url"]) == (receipt.remote_id, receipt.url)
        told = [status[name] for name in ("visibility", "spoiler_text", "sensitive", "language")]
        assert told == ["unlisted", "Bread", True, "de"]
        [image] = status["media_attachments"]
        assert image["description"] == "A red square"

    async def test_answers_the_post_before_and_comments_the_first(
        self, network, account, http, media, mastodon, anna
    ):
        outgoing = Outgoing(
            text="First.", thread=(Part(text="Second."), Part(text="Third.")), first_comment="A word."
        )
        await network.send(network.freeze(outgoing, key_time=NOON), account, media, http, MemoryProgress())

        statuses = {one["id"]: one for one in mastodon.statuses(anna)}
        words = {
            id_: one["content"].removeprefix("<p>").removesuffix("</p>") for id_, one in statuses.items()
        }
        above = {words[id_]: words.get(one["in_reply_to_id"]) for id_, one in statuses.items()}
        assert above == {"First.": None, "Second.": "First.", "Third.": "Second.", "A word.": "First."}

    async def test_sends_the_same_key_only_once(self, network, account, http, media, published, outgoing):
        intent = network.freeze(outgoing, key_time=NOON)
        first = await network.send(intent, account, media, http, MemoryProgress())
        second = await network.send(intent, account, media, http, MemoryProgress())
        assert (first.remote_id, await published()) == (second.remote_id, 1)

    @pytest.mark.parametrize(
        "text",
        [
            "Two  spaces and\n\na new paragraph",
            "A link https://example.com/a/long/way/to/the/bakery?with=a&query=too, and more",
            "Tags #bread #früh & <signs> \"of\" 'all' kinds",
            "To @person0 and to @somebody@elsewhere.example",
            "Thanks to @john.doe@elsewhere.example.",
            "e\u0301 is one letter, 👩🏽‍🍳 is one sign",
        ],
    )
    async def test_finds_words_that_the_server_shows_in_its_own_way(
        self, network, account, http, media, mastodon, anna, text
    ):
        before = network.freeze(Outgoing(text="Another one"), key_time=NOON)
        await network.send(before, account, media, http, MemoryProgress())
        intent = network.freeze(Outgoing(text=text), key_time=NOON)
        receipt = await network.send(intent, account, media, http, MemoryProgress())
        found = await network.look_up(intent, account, http, MemoryProgress())
        assert found
        assert found.remote_id == receipt.remote_id

    async def test_finds_a_status_by_its_files(self, network, account, http, media, mastodon, picture):
        intent = network.freeze(Outgoing(text="Look", media=(picture,)), key_time=NOON)
        progress = MemoryProgress()
        receipt = await network.send(intent, account, media, http, progress)
        found = await network.look_up(intent, account, http, progress)
        assert found
        assert found.remote_id == receipt.remote_id

    async def test_sends_a_file_again_that_the_server_forgot(
        self, network, account, http, media, published, picture
    ):
        intent = network.freeze(Outgoing(text="Look", media=(picture,)), key_time=NOON)
        progress = MemoryProgress()
        await progress.save("uploads", {"picture": "999999"})
        with pytest.raises(RetryLater):
            await network.send(intent, account, media, http, progress)
        await network.send(intent, account, media, http, progress)
        assert await published() == 1

    async def test_tells_two_equal_posts_of_a_thread_apart(self, network, account, http, media, published):
        outgoing = Outgoing(text="Look below", thread=(Part(text="👇"), Part(text="👇")))
        intent = network.freeze(outgoing, key_time=NOON)
        progress = MemoryProgress()
        receipt = await network.send(intent, account, media, http, progress)
        found = await network.look_up(intent, account, http, MemoryProgress())
        assert found
        assert (found.remote_id, found.raw["below"]) == (receipt.remote_id, receipt.raw["below"])
        assert await published() == 3

    async def test_finds_what_lies_many_posts_back(self, network, account, http, media):
        first = network.freeze(Outgoing(text="The first of many"), key_time=NOON)
        receipt = await network.send(first, account, media, http, MemoryProgress())
        for number in range(45):
            later = network.freeze(Outgoing(text=f"Number {number}"), key_time=NOON)
            await network.send(later, account, media, http, MemoryProgress())
        found = await network.look_up(first, account, http, MemoryProgress())
        assert found
        assert found.remote_id == receipt.remote_id

    async def test_asks_a_person_where_two_look_alike(self, network, account, http, media, outgoing):
        for _ in range(2):
            intent = network.freeze(outgoing, key_time=NOON)
            await network.send(intent, account, media, http, MemoryProgress())
        with pytest.raises(Exception, match="Several posts") as unclear:
            await network.look_up(intent, account, http, MemoryProgress())
        assert unclear.value.code == "several_found"

    async def test_leaves_alone_what_was_there_before(self, network, account, http, media, outgoing):
        intent = network.freeze(outgoing, key_time=NOON)
        await network.send(intent, account, media, http, MemoryProgress())
        later = network.freeze(outgoing, key_time=NOON.replace(year=2100))
        assert await network.look_up(later, account, http, MemoryProgress()) is None

    async def test_goes_by_what_the_server_says_of_itself(self, network, account, mastodon):
        said = mastodon.ask("/api/v2/instance", "")["configuration"]
        can = network.capabilities_for(account.settings)
        assert can.text.most == said["statuses"]["max_characters"]
        assert can.images.max_bytes == said["media_attachments"]["image_size_limit"]

    async def test_says_when_the_token_was_withdrawn(self, network, account, http, media, outgoing):
        await network.revoke(account, http)
        await network.revoke(account, http)
        with pytest.raises(Reconnect):
            await network.send(
                network.freeze(outgoing, key_time=NOON), account, media, http, MemoryProgress()
            )


class TestSigningIn:
    async def test_asks_for_no_more_than_it_needs(self, network, mastodon, http, apps):
        departure = await network.depart(trip_to(mastodon.base_url, apps), http)
        asked = parse_qs(urlsplit(departure.url).query)
        assert asked["scope"] == ["read:accounts read:statuses write:statuses write:media"]
        assert (asked["state"], asked["redirect_uri"]) == (["the-state"], [BACK])
        assert asked["code_challenge"] == [challenge_of(departure.kept["verifier"])]

    async def test_registers_once_at_each_server(self, network, mastodon, http, apps):
        for state in ("one", "two"):
            await network.depart(trip_to(mastodon.base_url, apps, state), http)
        assert list(apps.known) == [mastodon.base_url]
        ids = {
            parse_qs(urlsplit(departure.url).query)["client_id"][0]
            for departure in [
                await network.depart(
                    trip_to(f"@anna@127.0.0.1:{mastodon.port}".replace("127", "http://127"), apps), http
                )
            ]
        }
        assert ids == {apps.known[mastodon.base_url]["client_id"]}

    async def test_finds_out_who_it_is(self, connected, mastodon, anna):
        assert connected.remote_id == f"{anna.id}@127.0.0.1:{mastodon.port}"
        assert connected.handle == f"{anna.name}@127.0.0.1:{mastodon.port}"
        assert connected.display_name == anna.name.title()

    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            ({"error": "access_denied"}, "declined"),
            ({}, "sign_in_over"),
            ({"code": "made-up"}, "sign_in_over"),
        ],
    )
    async def test_takes_no_other_answer_for_a_yes(self, network, mastodon, http, apps, answer, code):
        departure = await network.depart(trip_to(mastodon.base_url, apps), http)
        with pytest.raises(Refused) as refusal:
            await network.arrive(arrival(departure, answer), http)
        assert refusal.value.code == code

    @pytest.mark.parametrize("typed", ["", "ftp://mastodon.example", "@anna@"])
    async def test_says_that_it_is_no_server(self, network, http, apps, typed):
        with pytest.raises(Refused) as refusal:
            await network.depart(trip_to(typed, apps), http)
        assert refusal.value.code == "address_wrong"


class TestLostAnswers:
    @pytest.mark.parametrize("fault", [Fault.DROP_ANSWER, Fault.RESET_ANSWER, Fault.BAD_GATEWAY])
    async def test_are_looked_up(self, network, account, http, media, mastodon, anna, fault, outgoing):
        async with FaultProxy(mastodon.port) as proxy:
            proxy.script(Rule(fault, "POST /api/v1/statuses"))
            through = replace(account, base_url=proxy.base_url)
            intent = network.freeze(outgoing, key_time=NOON)
            with pytest.raises(Exception, match="did not say") as lost:
                await network.send(intent, through, media, http, MemoryProgress())
            assert lost.value.code == "maybe_sent"
            assert await network.look_up(intent, through, http, MemoryProgress())
        assert len(mastodon.statuses(anna)) == 1

    @pytest.fixture
    def outgoing(self):
        return Outgoing(text="Fresh bread at seven.")

    async def test_of_what_never_arrived_are_known_too(
        self, network, account, http, media, mastodon, outgoing
    ):
        async with FaultProxy(mastodon.port) as proxy:
            proxy.script(Rule(Fault.DROP_REQUEST, "POST /api/v1/statuses"))
            through = replace(account, base_url=proxy.base_url)
            intent = network.freeze(outgoing, key_time=NOON)
            with pytest.raises(Exception, match="did not say"):
                await network.send(intent, through, media, http, MemoryProgress())
            assert await network.look_up(intent, through, http, MemoryProgress()) is None
