"""Every call of a post, and everything that can become of its answer: the post is there once in the end."""

from dataclasses import replace

import pytest

from postwright.ports.channels.errors import RetryLater, Unclear
from postwright.ports.channels.graph import calls
from postwright.ports.channels.networks.threads import posting
from postwright.ports.channels.suite import NOON, MemoryProgress
from postwright.ports.channels.types import MediaRef, Outgoing, Part
from tests.simulators.parts.faults import AMBIGUOUS, Fault
from tests.simulators.parts.waiting import until
from tests.simulators.threads.caller import ANNA

PICTURE = MediaRef(key="picture", mime="image/jpeg", size=9_000, width=640, height=640, alt="Bread")
OUTGOING = Outgoing(
    text="First.", media=(PICTURE, PICTURE), thread=(Part(text="Second."),), first_comment="Third."
)
# Of the post after whose publishing the answer was lost already, so that lists are asked.
ROUTES = (("create", ""), ("status", ""), ("publish", ""), ("list", "First."), ("replies", "Third."))
ROUNDS = 12


@pytest.fixture
def brief(monkeypatch, threads):
    """We give up before the simulator answers late."""
    threads.faults.patience_s = 0.6
    limits = replace(calls.CALL, total=0.5)
    monkeypatch.setattr(calls.Graph.write, "__kwdefaults__", {"creating": False, "limits": limits})
    monkeypatch.setattr(posting, "FETCHING", limits)


@pytest.fixture
async def publish(network, account, http, media, threads):
    async def publish(outgoing):
        """What a publisher does: again what was certainly not done, a look at what may have been."""
        intent, progress, is_unclear = network.freeze(outgoing, key_time=NOON), MemoryProgress(), False
        for _ in range(ROUNDS):
            try:
                found = await network.look_up(intent, account, http, progress) if is_unclear else None
                is_unclear = False
                return found or await network.send(intent, account, media, http, progress)
            except RetryLater:
                continue
            except Unclear:
                is_unclear = True
                await until(lambda: _is_settled(threads))
        raise AssertionError

    return publish


def _is_settled(threads):
    """What came late has come: by then the settle window is over."""
    late = [call for call in threads.calls if call.meets == Fault.LATE]
    return all(call.status for call in late)


class TestLostAnswers:
    @pytest.mark.parametrize("fault", sorted(AMBIGUOUS))
    @pytest.mark.parametrize(("route", "cut"), ROUTES)
    async def test_leave_each_post_there_once(self, publish, threads, brief, route, cut, fault):
        threads.faults.script(route, fault)
        if cut:
            threads.faults.script("publish", Fault.CUT, match=cut)
        receipt = await publish(OUTGOING)
        posts = threads.published(ANNA)
        assert route in {call.route for call in threads.calls if call.meets == fault}
        assert sorted(one.text for one in posts) == ["First.", "Second.", "Third."]
        assert receipt.remote_id == posts[0].key

    @pytest.mark.parametrize("fault", sorted(AMBIGUOUS))
    async def test_of_every_publishing_call_are_looked_up(self, publish, threads, brief, fault):
        for text in ("First.", "Second.", "Third."):
            threads.faults.script("publish", fault, match=text)
        await publish(OUTGOING)
        assert sorted(one.text for one in threads.published(ANNA)) == ["First.", "Second.", "Third."]

    async def test_of_an_older_try_make_no_second_post(
        self, network, account, http, media, threads, published
    ):
        intent, progress = network.freeze(Outgoing(text="Bread"), key_time=NOON), MemoryProgress()
        threads.faults.script("publish", Fault.CUT)
        with pytest.raises(Unclear):
            await network.send(intent, account, media, http, progress)
        with pytest.raises(Unclear):
            await network.send(intent, account, media, http, progress)
        assert await network.look_up(intent, account, http, progress)
        assert await published() == 1

    async def test_wait_until_a_list_shows_the_post(self, network, account, http, media, threads):
        intent, progress = network.freeze(Outgoing(text="Bread"), key_time=NOON), MemoryProgress()
        threads.faults.script("publish", Fault.CUT)
        with pytest.raises(Unclear):
            await network.send(intent, account, media, http, progress)
        shown, threads.media = threads.media, {}
        with pytest.raises(Unclear):
            await network.look_up(intent, account, http, progress)
        threads.media = shown
        assert await network.look_up(intent, account, http, progress)
