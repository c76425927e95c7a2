"""Workers are killed while they publish on the official server, whose answers a proxy of ours loses."""

import random

import pytest

from tests.chaos.conftest import rig  # noqa: F401 - pytest finds fixtures by their name here
from tests.chaos.report import tell
from tests.simulators.faultproxy import Fault, FaultProxy, Weather, running

pytestmark = [pytest.mark.peer_bluesky, pytest.mark.chaos, pytest.mark.timeout(1200)]
LOSES = {
    Fault.DROP_ANSWER: 0.08,
    Fault.RESET_ANSWER: 0.06,
    Fault.BAD_GATEWAY: 0.06,
    Fault.DROP_REQUEST: 0.05,
    Fault.HOLD_REQUEST: 0.05,
}
THREAD_EACH, SLOW_S = 4, 0.4


class TestWorkersOnTheOfficialServer:
    def test_lose_and_double_nothing(self, rig, bluesky):  # noqa: F811 - see above
        from tests.chaos.history import judge  # noqa: PLC0415 - models are there only once Django is set up
        from tests.chaos.rig import GAP_S, scaled  # noqa: PLC0415 - see above

        publications, people, kills = scaled(400, 24), scaled(20, 6), scaled(50, 4)
        weather = Weather("putRecord", LOSES, random.Random(7), SLOW_S)  # noqa: S311 - the same again
        with running(FaultProxy(bluesky.port, weather=weather)) as proxy, rig(seed=7) as run:
            accounts = [bluesky.create_account(f"baker{number}") for number in range(people)]
            parts = schedule(run, accounts, proxy.base_url, publications // people, kills * GAP_S * 2)
            run.run("careful", kills=kills, alive=2)

            states = dict(run._sql("SELECT id, state FROM publishing_publication"))
            told = {one: states[planned] for one, planned in parts.items()}
            there = {account.did: shown(bluesky, account.did) for account in accounts}
            verdict = judge(list(parts), there, told)
            lost = sum(seen.fault is not Fault.NONE for seen in proxy.log)
            tell(
                f"the official Bluesky server: {len(states)} publications of {len(parts)} posts, "
                f"{run.blows.kills} kills, {lost} answers lost or late",
                verdict,
            )
            assert verdict.is_clean, verdict
            assert run.blows.kills == kills
            assert lost


def schedule(run, accounts, base_url, each, over):
    """Every fourth is a thread. Returns each post that will be seen, with its publication, in order."""
    from datetime import timedelta  # noqa: PLC0415 - beside the others

    from postwright.kit.clock import now  # noqa: PLC0415 - models are there only once Django is set up
    from tests.chaos.history import Acknowledged  # noqa: PLC0415 - see above

    world, start = run._organisation(0), now()
    channels = {account.did: connect(world, account, base_url) for account in accounts}
    parts = {}
    for number in range(each):
        text = f"Bread {number}" if number % THREAD_EACH else f"Bread {number}\n---\nand butter {number}"
        for did, channel in channels.items():
            run._post(world, [channel], text, start + timedelta(seconds=over * number / each))
            [planned] = [
                pk
                for one, pk in run.acknowledged.items()
                if one.text == text and str(channel.pk) in one.channel
            ]
            parts |= {Acknowledged(did, part.strip()): planned for part in text.split("---")}
    return parts


def connect(world, account, base_url):
    from postwright.base.connections import operations as connections  # noqa: PLC0415 - see above
    from postwright.kit.clock import now  # noqa: PLC0415 - see above
    from postwright.ports.channels.ways import ConnectedAccount  # noqa: PLC0415 - beside the others

    secret = {"identifier": account.did, "app_password": account.app_password}
    found = ConnectedAccount(
        remote_id=account.did, handle=account.handle, display_name="", base_url=base_url, secret=secret
    )
    with world.scope():
        return connections.connect_channel(
            brand_id=world.brand.pk, network="bluesky", found=found, by=world.member, at=now()
        )


def shown(bluesky, did):
    """In the order in which the server took it."""
    return [record["value"]["text"] for record in bluesky.arrived(did)]
