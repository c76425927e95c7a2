"""Facebook Pages against a simulator of Meta: the suite of all networks, and what only this one does."""

import json

import pytest

from postwright.ports.channels.errors import Refused
from postwright.ports.channels.suite import NOON, MemoryProgress, NetworkSuite
from postwright.ports.channels.thread_suite import ThreadSuite
from postwright.ports.channels.types import Intent, LinkCard, MediaRef, Outgoing


class TestFacebook(NetworkSuite, ThreadSuite):
    @pytest.fixture
    def refused(self):
        def change(intent, account, number):
            spoilt = Intent.from_json(json.loads(json.dumps(intent.to_json())))
            spoilt.pieces[number - 1].payload["message"] = ""
            return spoilt, account

        return change


@pytest.fixture
def send(network, account, http, media):
    async def send(outgoing, progress=None):
        intent = network.freeze(outgoing, key_time=NOON)
        return await network.send(intent, account, media, http, progress or MemoryProgress())

    return send


def photo(key: str, alt: str = "") -> MediaRef:
    return MediaRef(key=key, mime="image/jpeg", size=9_000, width=64, height=48, alt=alt)


class TestPosts:
    async def test_say_words(self, send, meta, page):
        receipt = await send(Outgoing(text="Fresh bread"))
        [post] = meta.published(page.id)
        assert (post.kind, post.text, post.id) == ("feed", "Fresh bread", receipt.remote_id)
        assert receipt.url == f"https://www.facebook.com/{receipt.remote_id}"

    async def test_show_a_link(self, send, meta):
        card = LinkCard(url="https://example.com/bread", title="Bread")
        receipt = await send(Outgoing(text="Look", link=card))
        assert meta.world.things[receipt.remote_id].link == "https://example.com/bread"

    async def test_show_photos_with_their_alt_texts(self, send, meta, page):
        files = (photo("red", "A tomato"), photo("green", "A pea"), photo("blue"))
        receipt = await send(Outgoing(text="Three", media=files))
        [post] = meta.published(page.id)
        shown = meta.world.things[receipt.remote_id].attached
        assert [one.alt_text for one in shown] == ["A tomato", "A pea", ""]
        assert [one.id for one in shown] == list(post.media)

    async def test_say_a_word_more_below(self, send, meta, page):
        await send(Outgoing(text="First", first_comment="And more"))
        post, comment = meta.published(page.id)
        assert (comment.kind, comment.text, comment.media) == ("comment", "And more", (post.id,))

    async def test_show_a_video(self, send, meta, page, reel, media):
        receipt = await send(Outgoing(text="Baking", media=(reel,), options={"ai_generated": True}))
        [post] = meta.published(page.id)
        video = meta.world.things[receipt.remote_id]
        assert (post.kind, post.text) == ("video", "Baking")
        assert bytes(video.data) == media.files["film"]
        assert video.is_ai_generated
        assert receipt.url.startswith("https://www.facebook.com/reel/")

    async def test_sign_every_call(self, send, meta):
        await send(Outgoing(text="Fresh bread", media=(photo("red"),), first_comment="More"))
        assert {one.code for one in meta.log} == {0}


class TestOtherKinds:
    async def test_a_reel(self, send, meta, page, reel, media):
        receipt = await send(Outgoing(text="Kneading", media=(reel,), options={"kind": "reel"}))
        [post] = meta.published(page.id)
        assert (post.kind, post.text, post.media) == ("reel", "Kneading", (receipt.remote_id,))
        assert bytes(meta.world.things[receipt.remote_id].data) == media.files["film"]

    async def test_a_reel_with_a_first_comment(self, send, meta, page, reel):
        outgoing = Outgoing(text="Kneading", media=(reel,), options={"kind": "reel"}, first_comment="More")
        receipt = await send(outgoing)
        assert meta.published(page.id)[1].media == (receipt.remote_id,)

    async def test_a_story_of_a_photo(self, send, meta, page):
        receipt = await send(Outgoing(text="", media=(photo("red"),), options={"kind": "story"}))
        [story] = meta.published(page.id)
        assert (story.kind, story.id) == ("story", receipt.remote_id)

    async def test_a_story_of_a_video(self, send, meta, page, reel):
        receipt = await send(Outgoing(text="", media=(reel,), options={"kind": "story"}))
        [story] = meta.published(page.id)
        assert (story.kind, story.id) == ("story", receipt.remote_id)

    async def test_says_why_a_reel_cannot_be_made(self, send, meta, page, reel):
        meta.switches.script("/video_reels", "done")
        meta.switches.script("/video_reels", "code_1363040")
        with pytest.raises(Refused) as refusal:
            await send(Outgoing(text="Kneading", media=(reel,), options={"kind": "reel"}))
        assert refusal.value.code == "media_refused"
        assert meta.published(page.id) == []


class TestReview:
    def codes(self, network, outgoing, settings=None):
        return [problem.code for problem in network.review(outgoing, settings or {})]

    def test_takes_one_upright_video_as_a_reel(self, network, reel):
        assert self.codes(network, Outgoing(text="a", media=(reel,), options={"kind": "reel"})) == []
        assert self.codes(network, Outgoing(text="a", options={"kind": "reel"})) == ["reel_empty"]
        wide = MediaRef(key="w", mime="video/mp4", size=9, width=960, height=540, seconds=100)
        found = self.codes(network, Outgoing(text="a", media=(wide,), options={"kind": "reel"}))
        assert found == ["video_too_long", "video_too_wide"]
        mixed = self.codes(network, Outgoing(text="a", media=(photo("red", "A"),), options={"kind": "reel"}))
        assert mixed == ["no_images"]

    def test_takes_one_file_without_words_as_a_story(self, network, reel):
        assert self.codes(network, Outgoing(text="", media=(reel,), options={"kind": "story"})) == []
        assert self.codes(network, Outgoing(text="a", options={"kind": "story"})) == [
            "story_empty",
            "story_text",
        ]
        outgoing = Outgoing(text="a", media=(reel,), options={"kind": "story"}, first_comment="b")
        assert [one.code for one in network.validate(outgoing)] == ["no_first_comment"]

    def test_refuses_a_kind_that_there_is_not(self, network):
        found = self.codes(network, Outgoing(text="a", options={"kind": "opera"}))
        assert found == ["option_not_possible"]

    def test_says_that_nobody_sees_a_page_that_is_not_public(self, network):
        settings = {"standing": {"is_published": False}}
        assert self.codes(network, Outgoing(text="a"), settings) == ["page_hidden"]
        assert network.validate(Outgoing(text="a"), settings) == []
