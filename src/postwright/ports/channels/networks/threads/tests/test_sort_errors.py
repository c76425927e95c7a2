"""Every refusal that the simulator of Threads knows, and what we make of it."""

import pytest

from postwright.ports.channels.errors import Reconnect, Refused, RetryLater, Unclear
from postwright.ports.channels.networks.threads.posting import PASSING
from postwright.ports.channels.suite import NOON, MemoryProgress
from postwright.ports.channels.types import MediaRef, Outgoing
from tests.simulators.threads.errors import GraphError
from tests.simulators.threads.provoking import rows

SORTED = {
    **dict.fromkeys(("190", "190/458", "190/460", "190/463", "190/467", "102"), (Reconnect, "sign_in_again")),
    **dict.fromkeys(("190/459", "190/464", "4/4279013", "9009"), (Reconnect, "blocked")),
    **dict.fromkeys(("190/492", "3", "10", "200", "210", "230"), (Reconnect, "not_permitted")),
    **dict.fromkeys(("4", "17", "32", "341", "613"), (RetryLater, "busy")),
    **dict.fromkeys(
        ("80000", "80001", "80002", "80003", "80004", "80005", "80006", "80008", "80009", "80014"),
        (RetryLater, "busy"),
    ),
    "9/2207042": (RetryLater, "quota_used"),
    "368": (RetryLater, "blocked"),
    "24/4279009": (RetryLater, "network_trouble"),
    **dict.fromkeys(("100", "100/33", "104", "110", "506", "1609005"), (Refused, "refused_because")),
}
UNSURE = ("1", "2", "4/2207051")  # at the call that publishes, nobody knows
GRAPH = [code for where, code, *_ in rows() if where == "graph" and code[0].isdigit()]
WORDS = [code for where, code, *_ in rows() if where == "container"]


@pytest.fixture
def send(network, account, http, media):
    async def send(outgoing):
        intent = network.freeze(outgoing, key_time=NOON)
        return await network.send(intent, account, media, http, MemoryProgress())

    return send


def refusal_of(code):
    number, _, subcode = code.partition("/")
    return GraphError(int(number), "said so", subcode=int(subcode or 0))


class TestEveryCode:
    @pytest.mark.parametrize("code", GRAPH)
    async def test_of_a_publishing_call_is_sorted(self, send, threads, code):
        threads.faults.script("publish", refusal_of(code))
        kind, name = (Unclear, "maybe_sent") if code in UNSURE else SORTED[code]
        with pytest.raises(kind) as error:
            await send(Outgoing(text="Bread"))
        assert error.value.code == name
        assert not threads.log

    @pytest.mark.parametrize("code", UNSURE)
    async def test_of_a_draft_is_trouble_that_nobody_saw(self, send, threads, code):
        threads.faults.script("create", refusal_of(code))
        with pytest.raises(RetryLater):
            await send(Outgoing(text="Bread"))

    async def test_names_too_many_links(self, send, threads):
        threads.faults.script("create", GraphError(100, "THREADS_API__LINK_LIMIT_EXCEEDED"))
        with pytest.raises(Refused) as refusal:
            await send(Outgoing(text="Bread"))
        assert refusal.value.params == {"why": "THREADS_API__LINK_LIMIT_EXCEEDED"}

    @pytest.mark.parametrize("words", WORDS)
    async def test_of_a_container_is_said_to_the_person_in_the_end(
        self, network, account, http, media, threads, words
    ):
        film = MediaRef(key="film", mime="video/mp4", size=9_000, width=360, height=640, seconds=1)
        intent = network.freeze(Outgoing(text=f"[fail:{words}]", media=(film,)), key_time=NOON)
        progress, met = MemoryProgress(), []
        while not met or isinstance(met[-1], RetryLater):
            with pytest.raises((Refused, RetryLater)) as error:
                await network.send(intent, account, media, http, progress)
            met.append(error.value)
        assert (met[-1].code, met[-1].params) == ("media_refused", {"why": words})
        assert len(met) == (3 if words in PASSING else 1)
        assert not threads.log
