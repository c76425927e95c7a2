"""Lost answers and killed processes: TikTok's own log says what came out, and never more than once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from postwright.kit.clock import now
from postwright.ports.channels.errors import Unclear
from postwright.ports.channels.networks.tiktok.tests.conftest import LONG, account_of, long_film
from postwright.ports.channels.suite import NOON, MemoryProgress
from postwright.ports.channels.types import Receipt
from tests.simulators.parts.faults import AMBIGUOUS, LOST, Fault
from tests.simulators.parts.waiting import until

pytestmark = pytest.mark.timeout(60)
HARMLESS = ("creator_info", "video_init", "upload", "upload_last", "status", "video_list")
SAVES = 8


@pytest.fixture
def long(outgoing, movie, media):
    media.files["long"] = long_film()
    return replace(outgoing, media=(replace(movie, key="long", size=LONG),))


def told(tiktok, what):
    """A receipt that is true."""
    [stored] = tiktok.log
    return isinstance(what, Receipt) and what.remote_id in {stored.key, stored.details["publish_id"]}


class TestVideos:
    @pytest.mark.parametrize("route", HARMLESS)
    @pytest.mark.parametrize("fault", sorted(AMBIGUOUS))
    async def test_come_out_once_whatever_answer_is_lost(self, impatient, tiktok, long, route, fault):
        tiktok.faults.script(route, fault)
        intent = impatient.network.freeze(long, key_time=NOON)
        assert told(tiktok, await impatient.publish(intent, MemoryProgress()))

    @pytest.mark.parametrize("fault", sorted(AMBIGUOUS))
    async def test_come_out_once_where_every_chunk_is_lost_twice(self, impatient, tiktok, long, fault):
        for route in ("upload", "upload_last"):
            tiktok.faults.script(route, fault, times=2)
        intent = impatient.network.freeze(long, key_time=NOON)
        assert told(tiktok, await impatient.publish(intent, MemoryProgress()))

    @pytest.mark.parametrize("save", range(1, SAVES))
    @pytest.mark.parametrize("audience", ["PUBLIC_TO_EVERYONE", "SELF_ONLY"])
    async def test_come_out_once_wherever_the_process_dies(self, publisher, tiktok, long, save, audience):
        outgoing = replace(long, options={"audience": audience})
        intent = publisher.network.freeze(outgoing, key_time=NOON)
        end = await publisher.publish_although_killed(intent, save)
        if save == 1 and audience == "SELF_ONLY":
            # Nothing was remembered, and nothing would be found: only a person knows of an older copy's posts.
            assert isinstance(end, Unclear)
            assert tiktok.log == []
        else:
            assert told(tiktok, end)

    async def test_go_on_without_a_second_beginning(self, publisher, tiktok, long):
        intent = publisher.network.freeze(long, key_time=NOON)
        assert isinstance(await publisher.publish_although_killed(intent, 4), Receipt)
        assert [call.route for call in tiktok.calls].count("video_init") == 1

    async def test_begin_anew_where_the_address_ran_out_in_the_middle(self, publisher, tiktok, long):
        tiktok.faults.script("upload_last", Fault.CUT_LOST)
        intent, progress = publisher.network.freeze(long, key_time=NOON), MemoryProgress()
        with pytest.raises(Unclear):
            await publisher.network.send(intent, publisher.account, publisher.media, publisher.http, progress)
        tiktok.clock.advance(hours=2)
        assert told(tiktok, await publisher.publish(intent, progress))
        assert [call.route for call in tiktok.calls].count("video_init") == 2

    async def test_are_not_begun_anew_where_all_bytes_may_be_there(self, publisher, tiktok, long):
        tiktok.switches.processing_s = 3600
        tiktok.faults.script("upload_last", Fault.GATEWAY_STORED)
        intent, progress = publisher.network.freeze(long, key_time=NOON), MemoryProgress()
        with pytest.raises(Unclear):
            await publisher.network.send(intent, publisher.account, publisher.media, publisher.http, progress)
        await is_being_made(tiktok)
        tiktok.clock.advance(hours=2)
        assert told(tiktok, await publisher.publish(intent, progress))
        assert [call.route for call in tiktok.calls].count("video_init") == 1

    async def test_are_counted_from_either_end(self, impatient, tiktok, long):
        tiktok.switches.names_last_byte = True
        tiktok.faults.script("upload", Fault.CUT)
        tiktok.faults.script("upload_last", Fault.CUT)
        intent = impatient.network.freeze(long, key_time=NOON)
        assert told(tiktok, await impatient.publish(intent, MemoryProgress()))

    async def test_that_are_being_made_are_neither_failed_nor_to_be_cancelled(
        self, publisher, tiktok, outgoing
    ):
        tiktok.switches.processing_s = 3600
        intent, progress = publisher.network.freeze(outgoing, key_time=NOON), MemoryProgress()
        with pytest.raises(Unclear) as unclear:
            await publisher.network.send(intent, publisher.account, publisher.media, publisher.http, progress)
        assert unclear.value.code == "in_the_making"
        await is_being_made(tiktok)
        tiktok.clock.advance(hours=1)
        assert told(tiktok, await publisher.look_up(intent, progress))

    async def test_are_asked_after_with_a_new_sign_in(self, publisher, tiktok, outgoing):
        tiktok.switches.processing_s = 3600
        intent, progress = publisher.network.freeze(outgoing, key_time=NOON), MemoryProgress()
        with pytest.raises(Unclear):
            await publisher.network.send(intent, publisher.account, publisher.media, publisher.http, progress)
        again = replace(publisher, account=account_of(tiktok, "o-anna"))
        await is_being_made(tiktok)
        tiktok.clock.advance(hours=1)
        assert told(tiktok, await again.look_up(intent, progress))


class TestPhotos:
    @pytest.mark.parametrize("fault", sorted(AMBIGUOUS))
    async def test_never_come_out_twice(self, impatient, tiktok, photos, fault):
        tiktok.faults.script("content_init", fault)
        intent = impatient.network.freeze(photos, key_time=NOON)
        end = await impatient.publish(intent, MemoryProgress())
        if fault in LOST:
            # TikTok could still be looking at them, so that a person is asked in the end.
            assert (getattr(end, "code", ""), tiktok.log) == ("maybe_sent", [])
        else:
            assert told(tiktok, end)

    @pytest.mark.parametrize("fault", sorted(AMBIGUOUS))
    async def test_are_a_persons_to_find_where_nobody_else_sees_them(self, impatient, tiktok, photos, fault):
        tiktok.faults.script("content_init", fault)
        intent = impatient.network.freeze(replace(photos, options={"audience": "SELF_ONLY"}), key_time=NOON)
        assert isinstance(await impatient.publish(intent, MemoryProgress()), Unclear)
        tiktok.settle()
        assert len(tiktok.log) <= 1

    @pytest.mark.parametrize("save", [1, 2, 3])
    async def test_never_come_out_twice_wherever_the_process_dies(self, publisher, tiktok, photos, save):
        intent = publisher.network.freeze(photos, key_time=NOON)
        end = await publisher.publish_although_killed(intent, save)
        assert told(tiktok, end)

    async def test_are_not_taken_for_older_ones_of_the_same_words(self, impatient, tiktok, photos):
        first = impatient.network.freeze(photos, key_time=NOON)
        assert told(tiktok, await impatient.publish(first, MemoryProgress()))
        progress = MemoryProgress()
        await progress.save("init", {"at": (now() + timedelta(minutes=1)).isoformat(), "asked": True})
        second = impatient.network.freeze(photos, key_time=NOON)
        assert getattr(await impatient.look_up(second, progress), "code", "") == "maybe_sent"

    async def test_are_a_persons_where_two_look_alike(self, publisher, tiktok, photos):
        for _ in range(2):
            intent = publisher.network.freeze(photos, key_time=NOON)
            await publisher.publish(intent, MemoryProgress())
        with pytest.raises(Unclear) as unclear:
            await publisher.network.look_up(intent, publisher.account, publisher.http, MemoryProgress())
        assert unclear.value.code == "several_found"


async def is_being_made(tiktok):
    """All bytes are there, and have been looked at."""
    [share] = tiktok.shares.values()
    await until(lambda: share.ready_at)
