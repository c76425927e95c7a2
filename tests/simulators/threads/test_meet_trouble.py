"""Lost answers at threads_publish: what was done although nobody was told, and what was not."""

import asyncio
from contextlib import suppress

import aiohttp
import pytest

from tests.simulators.parts.faults import AMBIGUOUS, LOST
from tests.simulators.parts.waiting import until


async def learned(work, patience_s):
    """The id of the post, if the caller comes to know it."""
    with suppress(aiohttp.ClientError, TimeoutError, ValueError, KeyError):
        async with asyncio.timeout(patience_s):
            return (await work).id
    return None


class TestPublish:
    @pytest.mark.parametrize("fault", sorted(AMBIGUOUS))
    async def test_may_have_happened_or_not(self, caller, threads, fault):
        key = await caller.ready((await caller.create(f"Bread [{fault}]")).id)
        assert await learned(caller.publish(key), threads.faults.patience_s) is None
        if fault not in LOST:
            await until(lambda: threads.log)
        expected = "FINISHED" if fault in LOST else "PUBLISHED"
        assert (await caller.status(key)).body["status"] == expected
        assert len(threads.log) == (fault not in LOST)

    async def test_loses_nothing_of_a_call_that_was_refused(self, caller, threads):
        key = (await caller.create("[gateway_stored] [slow]")).id
        assert (await caller.publish(key)).code == "24/4279009"
        threads.clock.advance(seconds=10)
        assert (await caller.publish(key)).status == 502
        assert len(threads.log) == 1

    async def test_shows_on_the_page_what_happened(self, caller, threads):
        await caller.post("Bread <b>")
        page = (await caller.call("GET", "/")).body["text"]
        assert "Bread &lt;b&gt;" in page
        assert "threads_publish" not in page
