"""Lost answers: what was done although nobody was told, and what was not."""

import asyncio
from contextlib import suppress

import aiohttp
import pytest

from tests.simulators.parts.faults import AMBIGUOUS, LOST, Fault
from tests.simulators.parts.samples import film
from tests.simulators.parts.waiting import until
from tests.simulators.tiktok.errors import ApiError

NO_WORD = (aiohttp.ClientError, TimeoutError)


async def attempt(work, patience_s=5.0):
    """What the caller learns: a status, or nothing."""
    try:
        async with asyncio.timeout(patience_s):
            return (await work).status
    except NO_WORD:
        return None


async def learned(work, patience_s):
    """The publish_id, if the caller comes to know it."""
    with suppress(*NO_WORD, ValueError, KeyError):
        async with asyncio.timeout(patience_s):
            return (await work).data["publish_id"]
    return None


class TestLastChunk:
    @pytest.mark.parametrize(
        ("fault", "told", "uploaded"),
        [
            (Fault.CUT, None, True),
            (Fault.CUT_LOST, None, False),
            (Fault.GATEWAY_STORED, 502, True),
            (Fault.GATEWAY_LOST, 502, False),
            (Fault.ERROR_STORED, 500, True),
            (Fault.ERROR_LOST, 500, False),
        ],
    )
    async def test_may_have_arrived_or_not(self, caller, tiktok, fault, told, uploaded):
        begun = (await caller.init(len(film()), title=f"Bread [{fault}]")).data
        assert await attempt(caller.put(begun["upload_url"], film())) == told
        again = await caller.put(begun["upload_url"], film())
        assert again.status == (416 if uploaded else 201)
        await caller.end(begun["publish_id"])
        assert [one.text for one in tiktok.log] == [f"Bread [{fault}]"]

    @pytest.mark.parametrize("fault", [Fault.LATE, Fault.HANG])
    async def test_may_arrive_although_the_caller_left(self, caller, tiktok, fault):
        begun = (await caller.init(len(film()), title=f"[{fault}]")).data
        share = tiktok.shares[begun["publish_id"]]
        put = asyncio.create_task(attempt(caller.put(begun["upload_url"], film()), tiktok.faults.patience_s))
        assert await put is None
        assert (await caller.end(begun["publish_id"]))["status"] == "PUBLISH_COMPLETE"
        assert share.upload.is_whole


class TestPull:
    @pytest.mark.parametrize("fault", sorted(AMBIGUOUS))
    async def test_posts_although_nobody_was_told_the_publish_id(self, caller, tiktok, files, fault):
        url = files.put("bread.mp4", film())
        pull = caller.pull(url, title=f"[{fault}]")
        assert await learned(pull, tiktok.faults.patience_s) is None
        if fault not in LOST:
            await until(lambda: tiktok.log)
        assert len(tiktok.log) == (fault not in LOST)
        assert tiktok.calls[-1].meets == fault

    async def test_meets_what_its_text_asks_for_only_once(self, caller, tiktok, files):
        url = files.put("bread.mp4", film())
        assert await attempt(caller.pull(url, title="[gateway_lost]")) == 502
        assert await attempt(caller.pull(url, title="[gateway_lost]")) == 200

    async def test_keeps_the_wish_while_it_is_refused(self, caller, tiktok, files):
        url = files.put("bread.mp4", film())
        tiktok.clock.advance(hours=24)
        assert await attempt(caller.pull(url, title="[gateway_stored]")) == 401
        caller.token = tiktok.connect("o-anna")["access_token"]
        assert await attempt(caller.pull(url, title="[gateway_stored]")) == 502


class TestScripts:
    async def test_hit_the_calls_they_name(self, caller, tiktok):
        tiktok.faults.script("status", Fault.GATEWAY_LOST, match="Bread", times=2)
        cake = (await caller.init(1000, title="Cake")).data["publish_id"]
        bread = (await caller.init(1000, title="Bread")).data["publish_id"]
        said = [(await caller.status(one)).status for one in (cake, bread, bread, bread)]
        assert said == [200, 502, 502, 200]

    async def test_can_stand_in_the_text_for_another_route(self, caller):
        publish_id = (await caller.init(1000, title="[status:malformed]")).data["publish_id"]
        with pytest.raises(ValueError, match="Unterminated"):
            await caller.status(publish_id)
        assert (await caller.status(publish_id)).code == "ok"

    async def test_can_be_an_answer_of_the_networks_own(self, caller, tiktok):
        tiktok.faults.script("video_init", ApiError("internal_error"))
        assert (await caller.init(1000)).status == 500
        assert tiktok.refused[-1].refused == "internal_error"
        assert tiktok.shares == {}

    async def test_come_by_chance_the_same_for_the_same_seed(self, caller, tiktok):
        def met(seed):
            tiktok.faults.__init__(
                seed=seed, weather={Fault.GATEWAY_LOST: 0.5}, routes=frozenset({"user_info"})
            )

        async def statuses():
            said = [await caller.api("/v2/user/info/?fields=open_id", method="GET") for _ in range(20)]
            return [one.status for one in said]

        met(7)
        first = await statuses()
        met(7)
        assert await statuses() == first
        assert set(first) == {200, 502}

    async def test_can_put_the_whole_network_out_of_reach(self, caller, tiktok):
        tiktok.leave()
        with pytest.raises(aiohttp.ClientConnectorError):
            async with aiohttp.ClientSession() as session:
                await session.get(tiktok.url)
        tiktok.come_back()
        assert (await caller.creator_info()).code == "ok"


class TestSlowness:
    async def test_is_asked_for_by_the_text(self, caller, tiktok):
        tiktok.switches.slow_s = 3600
        share = tiktok.shares[await caller.post(film(), title="[slow]")]
        await until(lambda: share.ready_at)
        assert share.ready_at > tiktok.clock.now() + 3000
        assert tiktok.log == []
