"""The bytes of videos: sent on from where they stopped, and never anywhere but to Facebook."""

import pytest

from postwright.ports.channels.errors import RetryLater
from postwright.ports.channels.suite import NOON, MemoryProgress
from postwright.ports.channels.types import Outgoing
from tests.simulators.meta.options import DAY


@pytest.fixture
def film(network, reel):
    def film(kind):
        return network.freeze(Outgoing(text="Baking", media=(reel,), options={"kind": kind}), key_time=NOON)

    return film


@pytest.fixture
def send(network, account, http, media):
    async def send(intent, progress):
        return await network.send(intent, account, media, http, progress)

    return send


def uploaded(meta):
    return [one for one in meta.log if "rupload" in one.line]


class TestInParts:
    async def test_goes_on_after_the_last_part_that_arrived(self, send, film, meta, media, page):
        progress = MemoryProgress()
        for fate in ("done", "done", "done", "cut"):
            meta.switches.script("/videos", fate)
        with pytest.raises(RetryLater):
            await send(film("post"), progress)
        meta.log.clear()
        receipt = await send(film("post"), progress)

        assert bytes(meta.world.things[receipt.remote_id].data) == media.files["film"]
        assert 1363037 in {one.code for one in meta.log}  # it says which bytes are there
        assert len(meta.published(page.id)) == 1

    async def test_begins_anew_where_the_session_is_over(self, send, film, meta, page):
        progress = MemoryProgress()
        for fate in ("done", "done", "code_4"):
            meta.switches.script("/videos", fate)
        with pytest.raises(RetryLater):
            await send(film("post"), progress)
        meta.clock.advance(2 * DAY)
        with pytest.raises(RetryLater):
            await send(film("post"), progress)
        await send(film("post"), progress)
        assert len(meta.published(page.id)) == 1

    async def test_takes_as_many_bytes_as_it_is_asked_for(self, send, film, meta, media):
        meta.options.video_chunk = 2**30
        receipt = await send(film("post"), MemoryProgress())
        assert bytes(meta.world.things[receipt.remote_id].data) == media.files["film"]
        assert media.opened == ["film"]


class TestWhole:
    @pytest.mark.parametrize("kind", ["reel", "story"])
    async def test_sends_only_what_is_missing(self, send, film, meta, media, page, kind):
        progress = MemoryProgress()
        meta.switches.script("rupload", "lost")
        with pytest.raises(RetryLater):
            await send(film(kind), progress)
        video = meta.world.things[progress.get("video")["id"]]
        video.data += media.files["film"][:5000]
        await send(film(kind), progress)
        assert bytes(video.data) == media.files["film"]
        assert len(meta.published(page.id)) == 1

    async def test_is_sent_once(self, send, film, meta):
        progress = MemoryProgress()
        meta.switches.script("/video_reels", "done")
        meta.switches.script("/video_reels", "code_4")
        with pytest.raises(RetryLater):
            await send(film("reel"), progress)
        await send(film("reel"), progress)
        assert len(uploaded(meta)) == 1

    async def test_begins_anew_where_the_video_is_gone(self, send, film, meta, page):
        progress = MemoryProgress()
        meta.switches.script("rupload", "lost")
        with pytest.raises(RetryLater):
            await send(film("reel"), progress)
        meta.world.things.pop(progress.get("video")["id"])
        await send(film("reel"), progress)
        assert len(meta.published(page.id)) == 1

    @pytest.mark.parametrize(
        "url", ["https://rupload.facebook.com.evil.example/77", "http://rupload.facebook.com/77", "", "//x"]
    )
    async def test_never_takes_the_token_elsewhere(self, send, film, meta, url):
        progress = MemoryProgress()
        meta.switches.script("rupload", "lost")
        with pytest.raises(RetryLater):
            await send(film("reel"), progress)
        await progress.save("video", {**progress.get("video"), "url": url})
        meta.log.clear()
        with pytest.raises(RetryLater) as later:
            await send(film("reel"), progress)
        assert later.value.detail == "an upload address elsewhere"
        assert uploaded(meta) == []
