"""Threads against its simulator: the suite of all networks, and what only this one does."""

import json
from dataclasses import replace

import pytest

from postwright.ports.channels.errors import Reconnect, Refused, RetryLater, Unclear
from postwright.ports.channels.suite import NOON, MemoryProgress, NetworkSuite
from postwright.ports.channels.thread_suite import ThreadSuite
from postwright.ports.channels.types import Intent, LinkCard, MediaRef, Outgoing, Part
from tests.simulators.threads.caller import ANNA
from tests.simulators.threads.errors import GraphError

PICTURE = MediaRef(key="picture", mime="image/jpeg", size=9_000, width=640, height=640, alt="Bread")
FILM = MediaRef(key="film", mime="video/mp4", size=9_000, width=360, height=640, seconds=1)
LINKS = " ".join(f"https://{number}.example/" for number in range(6))


@pytest.fixture
def send(network, account, http, media):
    async def send(outgoing, progress=None):
        intent = network.freeze(outgoing, key_time=NOON)
        return await network.send(intent, account, media, http, progress or MemoryProgress())

    return send


class TestThreads(NetworkSuite, ThreadSuite):
    @pytest.fixture
    def refused(self):
        def change(intent, account, number):
            spoilt = Intent.from_json(json.loads(json.dumps(intent.to_json())))
            spoilt.pieces[number - 1].payload["text"] = "a" * 501
            return spoilt, account

        return change

    async def test_publishes_a_text_with_its_options_and_card(self, send, threads):
        options = {"reply_control": "followers_only", "topic_tag": " Bread "}
        card = LinkCard(url="https://bakery.example/", title="Bakery")
        receipt = await send(Outgoing(text="Fresh", options=options, link=card))

        [post] = threads.published(ANNA)
        told = [post.details[name] for name in ("reply_control", "topic_tag", "link_attachment")]
        assert told == ["followers_only", "Bread", "https://bakery.example/"]
        assert (receipt.remote_id, receipt.url) == (
            post.key,
            f"https://www.threads.net/@annasbakery/post/{post.key}",
        )

    async def test_publishes_a_card_without_words(self, send, threads):
        await send(Outgoing(text="", link=LinkCard(url="https://bakery.example/", title="Bakery")))
        [post] = threads.published(ANNA)
        assert post.text == "https://bakery.example/"

    @pytest.mark.parametrize(("ref", "kind"), [(PICTURE, "IMAGE"), (FILM, "VIDEO")])
    async def test_publishes_one_file(self, send, threads, ref, kind):
        await send(Outgoing(text="Look", media=(replace(ref, alt="Bread"),)))
        [post] = threads.published(ANNA)
        assert (post.details["media_type"], post.details["alt_text"]) == (kind, "Bread")

    async def test_publishes_photos_and_videos_in_one_carousel_in_their_order(self, send, threads):
        await send(Outgoing(text="Look", media=(PICTURE, FILM, PICTURE)))
        [post] = threads.media.values()
        items = [threads.containers[child] for child in post.children]
        assert [one.kind for one in items] == ["IMAGE", "VIDEO", "IMAGE"]
        assert items[0].given["alt_text"] == "Bread"

    async def test_answers_the_post_before_and_comments_the_first(self, send, threads):
        parts = (Part(text="Second.", media=(PICTURE, FILM)), Part(text="Third."))
        await send(Outgoing(text="First.", thread=parts, first_comment="A word."))
        posts = {one.key: one for one in threads.published(ANNA)}
        above = {
            one.text: posts[one.details["reply_to_id"]].text if "reply_to_id" in one.details else None
            for one in posts.values()
        }
        assert above == {"First.": None, "Second.": "First.", "Third.": "Second.", "A word.": "First."}

    async def test_tells_equal_posts_of_a_thread_apart(self, network, account, http, send, published):
        outgoing = Outgoing(text="Below", thread=(Part(text="👇"), Part(text="👇")), first_comment="And?")
        receipt = await send(outgoing)
        intent = network.freeze(outgoing, key_time=NOON)
        found = await network.look_up(intent, account, http, MemoryProgress())
        assert found
        assert (found.remote_id, await published()) == (receipt.remote_id, 4)

    async def test_asks_a_person_where_two_look_alike(self, network, account, http, send):
        for _ in range(2):
            await send(Outgoing(text="Bread"))
        intent = network.freeze(Outgoing(text="Bread"), key_time=NOON)
        with pytest.raises(Unclear) as unclear:
            await network.look_up(intent, account, http, MemoryProgress())
        assert unclear.value.code == "several_found"

    async def test_leaves_alone_what_was_there_before(self, network, account, http, send):
        await send(Outgoing(text="Bread"))
        later = network.freeze(Outgoing(text="Bread"), key_time=NOON.replace(year=2100))
        assert await network.look_up(later, account, http, MemoryProgress()) is None

    async def test_finds_an_answer_under_a_new_name(self, network, account, http, send, threads):
        outgoing = Outgoing(text="First.", first_comment="A word.")
        receipt = await send(outgoing)
        threads.profiles[ANNA].username = "annas-new-bakery"
        found = await network.look_up(
            network.freeze(outgoing, key_time=NOON), account, http, MemoryProgress()
        )
        assert found
        assert found.raw["below"] == receipt.raw["below"]

    async def test_makes_another_container_when_one_is_over(
        self, network, account, http, media, threads, published
    ):
        intent, progress = network.freeze(Outgoing(text="Bread"), key_time=NOON), MemoryProgress()
        threads.faults.script("publish", GraphError(4))
        with pytest.raises(RetryLater):
            await network.send(intent, account, media, http, progress)
        threads.clock.advance(hours=25)
        with pytest.raises(RetryLater):
            await network.send(intent, account, media, http, progress)
        await network.send(intent, account, media, http, progress)
        assert (len(threads.containers), await published()) == (2, 1)

    async def test_makes_another_container_when_one_is_no_longer_known(
        self, network, account, http, media, threads, published
    ):
        intent, progress = network.freeze(Outgoing(text="Bread"), key_time=NOON), MemoryProgress()
        threads.faults.script("publish", GraphError(4))
        with pytest.raises(RetryLater):
            await network.send(intent, account, media, http, progress)
        threads.containers.clear()
        assert await network.look_up(intent, account, http, progress) is None
        with pytest.raises(RetryLater):
            await network.send(intent, account, media, http, progress)
        await network.send(intent, account, media, http, progress)
        assert await published() == 1

    @pytest.mark.parametrize(
        ("key", "mime", "why"),
        [
            ("wide", "image/jpeg", "INVALID_ASPEC_RATIO"),
            ("broken", "video/mp4", "FAILED_PROCESSING_VIDEO"),
        ],
    )
    async def test_says_what_is_wrong_with_a_file(self, send, key, mime, why):
        ref = MediaRef(key=key, mime=mime, size=9_000, width=640, height=640)
        with pytest.raises(Refused) as refusal:
            await send(Outgoing(text="Look", media=(ref,)))
        assert (refusal.value.code, refusal.value.params) == ("media_refused", {"why": why})

    async def test_tries_some_times_to_be_fetched_from(self, network, account, http, media, threads):
        ref = MediaRef(key="gone", mime="video/mp4", size=9_000, width=640, height=640)
        intent = network.freeze(Outgoing(text="Look", media=(ref, PICTURE)), key_time=NOON)
        progress, met = MemoryProgress(), []
        for _ in range(3):
            with pytest.raises((RetryLater, Refused)) as error:
                await network.send(intent, account, media, http, progress)
            met.append(error.value.code)
        assert met == ["media_not_fetched", "media_not_fetched", "media_refused"]
        assert not threads.published(ANNA)

    async def test_says_when_the_token_was_withdrawn(self, send, threads):
        threads.login.end(ANNA)
        with pytest.raises(Reconnect):
            await send(Outgoing(text="Bread"))

    async def test_waits_when_the_day_is_full(self, send, threads, network, account, http):
        for _ in range(threads.switches.posts_a_day):
            threads.take("", ANNA)
        with pytest.raises(RetryLater) as full:
            await send(Outgoing(text="Bread"))
        assert full.value.code == "quota_used"
        health = await network.check(account, http)
        assert health.rate
        assert (health.rate.remaining, health.standing) == (0, {"posts_a_day": 250, "posts_left": 0})


class TestReview:
    @pytest.mark.parametrize(
        ("outgoing", "code", "where"),
        [
            (Outgoing(text="a", media=(PICTURE,) * 11 + (FILM,) * 10), "too_many_files", "media"),
            (
                Outgoing(text="a", thread=(Part(text="b", media=(PICTURE,) * 11 + (FILM,) * 10),)),
                "too_many_files",
                "part:2/media",
            ),
            (Outgoing(text=LINKS), "too_many_links", "text"),
            (Outgoing(text="a", thread=(Part(text=LINKS),)), "too_many_links", "part:2"),
            (Outgoing(text="a", first_comment=LINKS), "too_many_links", "first_comment"),
            (
                Outgoing(text=LINKS[:-19], link=LinkCard(url="https://card.example/", title="")),
                "too_many_links",
                "text",
            ),
            (Outgoing(text="a", options={"topic_tag": "a.b"}), "option_not_possible", "options"),
            (Outgoing(text="👍" * 126), "text_too_long", "text"),
        ],
    )
    def test_finds_what_threads_would_refuse(self, network, outgoing, code, where):
        found = [(one.code, one.where) for one in network.validate(outgoing)]
        assert found == [(code, where)]

    @pytest.mark.parametrize(
        "outgoing",
        [
            Outgoing(text="👍" * 125),
            Outgoing(text="https://same.example/ " * 6),
            Outgoing(text="a", media=(PICTURE,) * 10 + (FILM,) * 10),
        ],
    )
    def test_takes_what_just_fits(self, network, outgoing):
        assert network.validate(outgoing) == []
