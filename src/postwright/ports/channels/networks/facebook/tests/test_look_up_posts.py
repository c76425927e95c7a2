"""Finding what lost its answer: by names that Facebook gave, then by words and time; never the newest one."""

from datetime import timedelta

import pytest

from postwright.ports.channels.errors import Reconnect, Refused, RetryLater, Unclear
from postwright.ports.channels.networks.facebook import films
from postwright.ports.channels.suite import NOON, MemoryProgress
from postwright.ports.channels.types import LinkCard, MediaRef, Outgoing
from tests.simulators.meta.comments import add_comment
from tests.simulators.meta.options import DAY, Polls

PICTURE = MediaRef(key="picture", mime="image/jpeg", size=9_000, width=64, height=48, alt="Bread")
YEARS = timedelta(days=365 * 80)


@pytest.fixture
def send(network, account, http, media):
    async def send(outgoing, progress=None, since=NOON):
        intent = network.freeze(outgoing, key_time=since)
        try:
            receipt = await network.send(intent, account, media, http, progress or MemoryProgress())
        except Unclear as unclear:
            return intent, unclear
        return intent, receipt

    return send


@pytest.fixture
def look_up(network, account, http):
    async def look_up(intent, progress=None):
        return await network.look_up(intent, account, http, progress or MemoryProgress())

    return look_up


class TestWords:
    @pytest.mark.parametrize(
        "text",
        ["Two  spaces and\n\na new paragraph", "e\u0301 is one letter, 👩🏽‍🍳 is one sign", " at the edges "],
    )
    async def test_are_found_however_they_are_written(self, send, look_up, text):
        await send(Outgoing(text="Another one"))
        intent, receipt = await send(Outgoing(text=text))
        assert (await look_up(intent)).remote_id == receipt.remote_id

    async def test_of_two_alike_are_for_a_person(self, send, look_up):
        await send(Outgoing(text="Bread"))
        intent, _ = await send(Outgoing(text="Bread"))
        with pytest.raises(Unclear) as unclear:
            await look_up(intent)
        assert unclear.value.code == "several_found"

    async def test_from_before_are_left_alone(self, network, send, look_up):
        await send(Outgoing(text="Bread"))
        later = network.freeze(Outgoing(text="Bread"), key_time=NOON + YEARS)
        assert await look_up(later) is None

    async def test_with_a_photo_are_not_those_without(self, network, send, look_up):
        await send(Outgoing(text="Bread"))
        assert await look_up(network.freeze(Outgoing(text="Bread", media=(PICTURE,)), key_time=NOON)) is None
        intent, receipt = await send(Outgoing(text="Bread", media=(PICTURE,)))
        assert (await look_up(intent)).remote_id == receipt.remote_id

    async def test_of_a_link_are_found(self, send, look_up):
        card = LinkCard(url="https://example.com/", title="Bread")
        intent, receipt = await send(Outgoing(text="Look", link=card))
        assert (await look_up(intent)).remote_id == receipt.remote_id

    async def test_are_found_many_posts_back(self, send, look_up):
        intent, receipt = await send(Outgoing(text="The first of many"))
        for number in range(55):
            await send(Outgoing(text=f"Number {number}"))
        assert (await look_up(intent)).remote_id == receipt.remote_id

    async def test_of_somebody_else_below_are_not_our_comment(self, send, look_up, meta):
        intent, receipt = await send(Outgoing(text="Bread", first_comment="Yes"))
        post = meta.world.things[receipt.remote_id]
        add_comment(meta, post, "Yes", ("8", "Ben"), meta.clock.now())
        assert (await look_up(intent)).raw["below"] == receipt.raw["below"]


class TestSaidBefore:
    async def test_is_looked_up_and_found_where_it_was_ours(self, send, look_up, meta, page):
        meta.switches.script("/feed", "code_506_stored")
        intent, unclear = await send(Outgoing(text="Bread"), progress := MemoryProgress())
        assert unclear.raw["code"] == 506
        assert await look_up(intent, progress)
        assert len(meta.published(page.id)) == 1

    async def test_is_refused_where_it_was_an_older_post(
        self, network, account, http, media, send, look_up, meta, page
    ):
        await send(Outgoing(text="Bread"))
        meta.options.refuse_duplicates_seconds = DAY
        intent, _ = await send(Outgoing(text="Bread"), progress := MemoryProgress(), since=NOON + YEARS)
        assert await look_up(intent, progress) is None
        with pytest.raises(Refused) as refusal:
            await network.send(intent, account, media, http, progress)
        assert refusal.value.code == "said_before"
        assert len(meta.published(page.id)) == 1


class TestVideosInTheMaking:
    @pytest.fixture(autouse=True)
    def impatient(self, monkeypatch, meta):
        monkeypatch.setattr(films, "LOOK_EVERY_S", 0)
        meta.options.video_processing = Polls(12)

    @pytest.mark.parametrize("kind", ["post", "reel"])
    async def test_count_once_people_can_see_them(self, send, look_up, reel, kind):
        outgoing = Outgoing(text="Baking", media=(reel,), options={"kind": kind})
        intent, unclear = await send(outgoing, progress := MemoryProgress())
        assert unclear.code == "in_the_making"
        with pytest.raises(RetryLater) as later:
            await look_up(intent, progress)
        assert (later.value.code, later.value.after) == ("in_the_making", 20)
        for _ in range(4):
            try:
                found = await look_up(intent, progress)
            except RetryLater:
                continue
        assert found.url.endswith(f"/reel/{found.remote_id}/")

    async def test_that_fail_afterwards_are_refused_with_the_reason(
        self, network, account, http, media, send, look_up, meta, reel
    ):
        outgoing = Outgoing(text="Baking", media=(reel,), options={"kind": "reel"})
        intent, _ = await send(outgoing, progress := MemoryProgress())
        meta.world.things[progress.get("video")["id"]].problem = "1363040"
        assert await look_up(intent, progress) is None
        with pytest.raises(Refused) as refusal:
            await network.send(intent, account, media, http, progress)
        assert "1363040" in str(refusal.value)

    async def test_are_for_a_person_where_reels_cannot_be_listed(self, network, look_up, meta, reel):
        meta.switches.script("/video_reels", "code_100")
        outgoing = Outgoing(text="Baking", media=(reel,), options={"kind": "reel"})
        with pytest.raises(Unclear):
            await look_up(network.freeze(outgoing, key_time=NOON))

    async def test_are_not_taken_for_gone_while_the_channel_is_signed_out(
        self, send, look_up, meta, anna, reel
    ):
        intent, _ = await send(Outgoing(text="Baking", media=(reel,)), progress := MemoryProgress())
        meta.tokens.kill(anna, 460)
        with pytest.raises(Reconnect):
            await look_up(intent, progress)


class TestStories:
    async def test_are_found_by_their_photo(self, send, look_up, meta):
        meta.switches.script("/photo_stories", "cut")
        story = Outgoing(text="", media=(PICTURE,), options={"kind": "story"})
        intent, unclear = await send(story, progress := MemoryProgress())
        assert isinstance(unclear, Unclear)
        assert (await look_up(intent, progress)).url.startswith("https://www.facebook.com/stories/")

    @pytest.mark.parametrize("trouble", ["done", "code_100"])
    async def test_that_are_not_listed_are_for_a_person(self, send, look_up, meta, trouble):
        meta.switches.script("/photo_stories", "lost")
        story = Outgoing(text="", media=(PICTURE,), options={"kind": "story"})
        intent, _ = await send(story, progress := MemoryProgress())
        meta.switches.script("/stories", trouble)
        with pytest.raises(Unclear):
            await look_up(intent, progress)
