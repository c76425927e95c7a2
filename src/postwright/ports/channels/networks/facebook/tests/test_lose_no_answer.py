"""Whatever becomes of an answer, and wherever the process ends: a Page shows each post once. The simulator's own ledger judges."""

from itertools import count

import pytest

from postwright.kit.http import Client, Limits, Purpose
from postwright.ports.channels.errors import RetryLater, Unclear
from postwright.ports.channels.networks.facebook import films
from postwright.ports.channels.suite import NOON, Killed, MemoryProgress
from postwright.ports.channels.types import MediaRef, Outgoing

PICTURE = MediaRef(key="picture", mime="image/jpeg", size=9_000, width=64, height=48, alt="Bread")
GREEN = MediaRef(key="green", mime="image/jpeg", size=9_000, width=64, height=48)
AT_ONCE = (
    "cut",
    "lost",
    "gateway_stored",
    "gateway_lost",
    "error_stored",
    "error_lost",
    "malformed",
    "spam_stored",
    "slow",
    "code_4",
)
IN_TIME_NEVER = ("late", "held")
KINDS = ("words", "photos", "video", "reel", "photo story", "video story")
TURNS = 9

pytestmark = pytest.mark.timeout(240)


class Hasty(Client):
    """Waits for no answer as long as the simulator keeps one back."""

    async def request(self, method, url, **request):
        return await super().request(method, url, **{**request, "limits": Limits(total=0.25)})


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(films, "LOOK_EVERY_S", 0)


@pytest.fixture
def outgoing_of(meta, reel):
    meta.options.reels_a_day = 10_000
    numbers = count(1)

    def outgoing_of(kind: str) -> Outgoing:
        text = f"{kind} {next(numbers)}"
        match kind:
            case "words":
                return Outgoing(text=text, first_comment=f"below {text}")
            case "photos":
                return Outgoing(text=text, media=(PICTURE, GREEN))
            case "video":
                return Outgoing(text=text, media=(reel,))
            case "reel":
                return Outgoing(text=text, media=(reel,), options={"kind": "reel"})
            case "photo story":
                return Outgoing(text="", media=(PICTURE,), options={"kind": "story"})
        return Outgoing(text="", media=(reel,), options={"kind": "story"})

    return outgoing_of


class Publisher:
    """What the publisher does after each answer. `asks`: it came to where only a person can tell."""

    def __init__(self, network, account, media, meta):
        self.network, self.account, self.media, self.meta = network, account, media, meta

    async def publish(self, outgoing, http, progress):
        self.intent = self.network.freeze(outgoing, key_time=NOON)
        return await self.go_on(http, progress)

    async def go_on(self, http, progress, *, is_unclear=False):
        for _ in range(TURNS):
            try:
                if is_unclear:
                    self.meta.settle()  # the settle window
                    found = await self.network.look_up(self.intent, self.account, http, progress)
                    if found:
                        return found
                    is_unclear = False
                return await self.network.send(self.intent, self.account, self.media, http, progress)
            except RetryLater:
                continue
            except Unclear:
                if is_unclear:
                    return None  # a person is asked
                is_unclear = True
        raise AssertionError("It comes to no end.")


@pytest.fixture
def publisher(network, account, media, meta):
    return Publisher(network, account, media, meta)


@pytest.fixture
def shown(meta, page):
    """How many of a post's pieces the Page shows, and how many there should be."""

    def shown(outgoing, before=0):
        meta.settle()
        there = meta.published(page.id)
        if outgoing.options.get("kind") == "story":
            return len(there) - before, 1
        texts = [one.text for one in there if one.text in {outgoing.text, outgoing.first_comment} - {""}]
        return len(texts), 1 + bool(outgoing.first_comment)

    return shown


class TestLostAnswers:
    @pytest.mark.parametrize("kind", KINDS)
    async def test_at_any_call_leave_one_post(self, publisher, http, meta, page, outgoing_of, shown, kind):
        calls = await self._calls(publisher, http, meta, outgoing_of(kind))
        for place in range(len(calls)):
            for fate in AT_ONCE:
                await self._meets(publisher, http, meta, page, outgoing_of(kind), shown, place, fate)

    @pytest.mark.parametrize("kind", KINDS)
    async def test_that_come_too_late_leave_one_post(
        self, publisher, http, meta, page, outgoing_of, shown, kind
    ):
        meta._waits = 0.1
        calls = await self._calls(publisher, http, meta, outgoing_of(kind))
        places = [place for place, call in enumerate(calls) if call.published]
        async with Hasty(Purpose("channel.facebook", allow=("127.0.0.0/8",))) as hasty:
            for place in places:
                for fate in IN_TIME_NEVER:
                    await self._meets(publisher, hasty, meta, page, outgoing_of(kind), shown, place, fate)
        assert places

    async def _calls(self, publisher, http, meta, outgoing):
        """What it takes when all is well."""
        await publisher.publish(outgoing, http, MemoryProgress())
        calls, meta.log[:] = list(meta.log), []
        return calls

    async def _meets(self, publisher, http, meta, page, outgoing, shown, place, fate):
        before = len(meta.published(page.id))
        if place:
            meta.switches.script("", "done", place)
        meta.switches.script("", fate)
        receipt = await publisher.publish(outgoing, http, MemoryProgress())
        there, wanted = shown(outgoing, before)
        if receipt is None and outgoing.options.get("kind") == "story":
            assert there <= wanted, (place, fate)
        else:
            assert (there, receipt is not None) == (wanted, True), (place, fate)


class TestKilledProcesses:
    @pytest.mark.parametrize("kind", KINDS)
    async def test_at_any_save_leave_one_post(self, publisher, http, meta, page, outgoing_of, shown, kind):
        whole = MemoryProgress()
        await publisher.publish(outgoing_of(kind), http, whole)
        for number in range(1, whole.saves + 1):
            outgoing, before = outgoing_of(kind), len(meta.published(page.id))
            progress = MemoryProgress(kill_at=number)
            with pytest.raises(Killed):
                await publisher.publish(outgoing, http, progress)
            receipt = await publisher.go_on(http, progress, is_unclear=True)
            there, wanted = shown(outgoing, before)
            assert there <= wanted, number
            assert receipt is None or there == wanted, number
            assert receipt or kind.endswith("story"), number

    @pytest.mark.parametrize("kind", ["words", "photos", "video", "reel"])
    async def test_are_recognised_after_an_older_backup(
        self, publisher, http, meta, outgoing_of, shown, kind
    ):
        outgoing = outgoing_of(kind)
        receipt = await publisher.publish(outgoing, http, MemoryProgress())
        found = await publisher.go_on(http, MemoryProgress(), is_unclear=True)
        assert found.remote_id == receipt.remote_id
        assert shown(outgoing)[0] == shown(outgoing)[1]

    async def test_of_a_story_are_for_a_person_after_an_older_backup(
        self, publisher, http, outgoing_of, shown
    ):
        outgoing = outgoing_of("photo story")
        await publisher.publish(outgoing, http, MemoryProgress())
        assert await publisher.go_on(http, MemoryProgress(), is_unclear=True) is None
        assert shown(outgoing) == (1, 1)
