"""Whatever becomes of an answer, each post is there once: judged by what Instagram itself shows."""

from dataclasses import replace

import pytest

from postwright.ports.channels.errors import ChannelError, Refused, RetryLater, Unclear
from postwright.ports.channels.networks.instagram.tests.conftest import FILM, OTHER, PICTURE
from postwright.ports.channels.suite import NOON, Killed, MemoryProgress
from postwright.ports.channels.types import Outgoing
from tests.simulators.meta.switches import FATES

TROUBLES = sorted(set(FATES) - {"done", "slow", "late", "held"})  # those two only make the caller wait
STORED = {"cut", "gateway_stored", "error_stored", "malformed", "spam_stored"}
POSTS = {
    "picture": Outgoing(text="Bread", media=(PICTURE,), first_comment="A word more"),
    "film": Outgoing(text="Bread", media=(FILM,)),
    "carousel": Outgoing(text="Bread", media=(FILM, PICTURE)),
    "wordless": Outgoing(text="", media=(PICTURE,)),
    "story": Outgoing(text="", media=(OTHER,), options={"kind": "story"}),
}


@pytest.fixture
def settle(network, account, http, media):
    """As the publisher goes on: it tries again what was certainly not sent, and looks for what is unclear."""

    async def settle(intent, progress, looks=8):
        is_unclear = False
        for _ in range(looks):
            try:
                if is_unclear and (found := await network.look_up(intent, account, http, progress)):
                    return found
                is_unclear = False
                return await network.send(intent, account, media, http, progress)
            except (Unclear, Killed):
                is_unclear = True
            except RetryLater:
                continue
        raise AssertionError("never")

    return settle


class TestLoseNoAnswer:
    @pytest.mark.parametrize("trouble", TROUBLES)
    @pytest.mark.parametrize(
        ("kind", "call"),
        [
            ("picture", "/media"),
            ("picture", "/media_publish"),
            ("picture", "/comments"),
            ("picture", "GET /graph"),
            ("film", "ig-api-upload"),
            ("carousel", "/media_publish"),
            ("wordless", "/media_publish"),
            ("story", "/media_publish"),
        ],
    )
    async def test_at_any_call(self, network, meta, account, settle, kind, call, trouble):
        outgoing = POSTS[kind]
        intent = network.freeze(outgoing, key_time=NOON)
        meta.switches.script(call, trouble)
        await settle(intent, MemoryProgress())

        shown = [(one.kind, one.text) for one in meta.published(account.remote_id)]
        assert len(shown) == len(intent.pieces), shown

    @pytest.mark.parametrize("trouble", sorted(STORED))
    async def test_says_that_it_may_be_out(self, network, meta, account, http, media, trouble):
        intent, progress = network.freeze(POSTS["picture"], key_time=NOON), MemoryProgress()
        meta.switches.script("/media_publish", trouble)
        with pytest.raises(Unclear):
            await network.send(intent, account, media, http, progress)
        found = await network.look_up(replace(intent, below=()), account, http, progress)
        assert found
        assert found.url.startswith("https://www.instagram.com/p/")

    @pytest.mark.parametrize("kind", POSTS)
    async def test_wherever_the_process_ends(self, network, meta, account, http, media, settle, kind):
        counted = MemoryProgress()
        await network.send(network.freeze(POSTS[kind], key_time=NOON), account, media, http, counted)
        for number in range(1, counted.saves + 1):
            before = len(meta.published(account.remote_id))
            # Its own words, or its own time: two alike are for a person to tell apart.
            outgoing = replace(POSTS[kind], text=f"Bread {number}") if POSTS[kind].text else POSTS[kind]
            intent, progress = network.freeze(outgoing, key_time=NOON), MemoryProgress(kill_at=number)
            with pytest.raises(Killed):
                await network.send(intent, account, media, http, progress)
            if not outgoing.text and progress.get("draft") and progress.get("draft").get("asked"):
                continue  # among several without words only a person knows: see below
            if outgoing.text or progress.get("draft"):
                await settle(intent, progress)
                assert len(meta.published(account.remote_id)) == before + len(intent.pieces)

    async def test_does_not_guess_among_posts_without_words(self, network, meta, account, http, media):
        intent = network.freeze(POSTS["story"], key_time=NOON)
        await network.send(intent, account, media, http, MemoryProgress())
        with pytest.raises(Unclear) as unclear:
            await network.look_up(intent, account, http, MemoryProgress())
        assert unclear.value.code == "several_found"

    async def test_trusts_the_container_of_a_post_without_words(self, network, meta, account, http, media):
        first = network.freeze(POSTS["story"], key_time=NOON)
        await network.send(first, account, media, http, MemoryProgress())
        second, progress = network.freeze(POSTS["story"], key_time=NOON), MemoryProgress()
        meta.switches.script("/media_publish", "lost")
        with pytest.raises(Unclear):
            await network.send(second, account, media, http, progress)
        assert await network.look_up(second, account, http, progress) is None

    async def test_asks_a_person_where_two_say_the_same(self, network, account, http, media):
        intent = network.freeze(Outgoing(text="Bread", media=(PICTURE,)), key_time=NOON)
        for _ in range(2):
            await network.send(intent, account, media, http, MemoryProgress())
        with pytest.raises(Unclear) as unclear:
            await network.look_up(intent, account, http, MemoryProgress())
        assert unclear.value.code == "several_found"

    async def test_leaves_alone_what_is_older_or_of_another_kind(self, network, account, http, media):
        intent = network.freeze(Outgoing(text="Bread", media=(PICTURE,)), key_time=NOON)
        await network.send(intent, account, media, http, MemoryProgress())
        film = network.freeze(Outgoing(text="Bread", media=(FILM,)), key_time=NOON)
        later = network.freeze(Outgoing(text="Bread", media=(PICTURE,)), key_time=NOON.replace(year=2100))
        for other in (film, later):
            assert await network.look_up(other, account, http, MemoryProgress()) is None

    async def test_looks_again_while_it_is_out_but_not_listed(self, network, meta, account, http, media):
        intent, progress = network.freeze(POSTS["picture"], key_time=NOON), MemoryProgress()
        meta.switches.script("/media_publish", "cut")
        with pytest.raises(Unclear):
            await network.send(intent, account, media, http, progress)
        [post] = meta.published(account.remote_id)
        hidden = meta.world.things.pop(post.id)
        with pytest.raises(RetryLater):
            await network.look_up(intent, account, http, progress)
        with pytest.raises(Unclear):  # and certainly no second one
            await network.send(intent, account, media, http, progress)
        meta.world.things[post.id] = hidden
        found = await network.look_up(replace(intent, below=()), account, http, progress)
        assert found
        assert found.remote_id == post.id

    @pytest.mark.parametrize("code", ["code_24_2207008", "code_9007_2207027", "code_24_2207006"])
    async def test_takes_no_refusal_of_a_second_try_for_a_no(self, network, meta, account, http, media, code):
        intent, progress = network.freeze(POSTS["picture"], key_time=NOON), MemoryProgress()
        meta.switches.script("/media_publish", "lost")
        with pytest.raises(Unclear):
            await network.send(intent, account, media, http, progress)
        meta.switches.script("/media_publish", code)
        with pytest.raises(Unclear):
            await network.send(intent, account, media, http, progress)
        made = sum(one.line.startswith("POST") and one.line.endswith("/media") for one in meta.log)
        assert (made, meta.published(account.remote_id)) == (1, [])

    async def test_publishes_although_the_address_cannot_be_read(self, network, meta, account, http, media):
        intent = network.freeze(Outgoing(text="Bread", media=(PICTURE,)), key_time=NOON)
        progress = MemoryProgress()
        await network.send(intent, account, media, http, progress)
        meta.switches.script("GET /graph", "gateway_lost")
        receipt = await network.send(intent, account, media, http, progress)
        assert (receipt.url, len(meta.published(account.remote_id))) == ("", 1)

    @pytest.mark.parametrize("what", ["restricted", "unavailable", "blocked", "quota", "signed out"])
    async def test_says_why_nothing_goes_out(self, network, meta, page, account, http, media, what):
        intent = network.freeze(Outgoing(text="Bread", media=(PICTURE,)), key_time=NOON)
        match what:
            case "blocked":
                page.instagram.is_blocked = True
            case "quota":
                meta.options.instagram_quota = 0
            case "signed out":
                meta.tokens.kill(page.instagram.owner, 460)
            case state:
                page.instagram.state = state
        with pytest.raises(ChannelError) as error:
            await network.send(intent, account, media, http, MemoryProgress())
        assert not isinstance(error.value, Unclear | Refused)
        assert error.value.code in {"blocked", "quota_used", "sign_in_again"}
