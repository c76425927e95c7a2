# ruff: noqa: PLC0415 - models are there only once Django is set up
"""
Many jobs in several processes renew one secret at a network that takes each only once, and one of them is killed.

A twin has one mistake: it takes every turn, or notes nothing before it asks. A rig that does not catch it proves
nothing.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass

from tests.simulators.tiktok.grants import Grants


class StrictGrants(Grants):
    """A refresh token that comes a second time ends everything that the person agreed to (RFC 9700, 4.14.2)."""

    def __init__(self, clock):
        super().__init__(clock)
        self.used, self.calls, self.reuses = {}, 0, 0

    def refreshed(self, token, *, ends):
        self.calls += 1
        if token in self.used:
            self.reuses += 1
            self.end(self.used[token].client_key, self.used[token].open_id)
            return None
        grant = super().refreshed(token, ends=ends)
        if grant and ends:
            self.used[token] = grant
        return grant


def renew(kind, place, *, url, count, rounds, dies):
    """In a process of its own: as soon as a line comes in, `count` jobs renew at once, `rounds` times each."""
    import django

    django.setup()
    from postwright.base.connections.engine import keeper

    if kind == "greedy":
        keeper.TAKE = keeper.TAKE.replace("renewing_until IS NULL", "true")
    if kind == "forgetful":
        keeper.mark_of = lambda _secret: None
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(asyncio.run(_renew(keeper, place, url, count, rounds, dies=dies))), flush=True)


async def _renew(keeper, place, url, count, rounds, *, dies):
    from uuid import UUID

    import aiohttp
    from django.conf import settings

    from postwright.flow.publishing.engine.connecting import open_pool
    from postwright.flow.publishing.engine.store import Store
    from postwright.ports.channels.errors import ChannelError, Reconnect

    organisation_id, channel_id = map(UUID, place)

    async def exchange(secret):
        async with aiohttp.ClientSession() as http:
            form = {"client_key": secret["key"], "client_secret": secret["word"]}
            form |= {"grant_type": "refresh_token", "refresh_token": secret["refresh_token"]}
            answer = await (await http.post(f"{url}/v2/oauth/token/", data=form)).json()
        if "error" in answer:
            raise Reconnect(detail=answer["error"])
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)
        return {**secret, "refresh_token": answer["refresh_token"], "access_token": answer["access_token"]}

    async def job():
        own = keeper.StoredKeeper(store).of(channel_id, organisation_id, b"")
        held = await own._stored()
        try:
            for _ in range(rounds):
                held = await own.renew(held, exchange)
        except ChannelError as error:
            return error.code
        return "renewed"

    async with open_pool(settings.DATABASE_URL, size=4) as pool:
        store = Store(pool, steady=pool, dispatcher="", worker="", lease_seconds=0)
        return await asyncio.gather(*(job() for _ in range(count)))


@dataclass
class Renewals:
    """One channel of a world, signed in at a simulator with `StrictGrants`."""

    channel: object
    simulator: object
    url: str

    def run(self, kind, *, processes=1, count=1, rounds=1, dies=False):
        """What became of each job; nothing of a process that died."""
        running = [self._started(kind, count, rounds, dies) for _ in range(processes)]
        for one in running:
            assert one.stdout.readline() == "ready\n"
        for one in running:
            one.stdin.write("go\n")
            one.stdin.flush()
        said = [one.communicate()[0] for one in running]
        return [outcome for lines in said if lines for outcome in json.loads(lines)]

    def end_turns(self):
        """As if the time had gone by for which one that died while it renewed a secret keeps it to itself."""
        from postwright.base.connections.models import Channel
        from postwright.kit import tenancy

        with tenancy.scope(self.channel.organisation_id):
            Channel.objects.update(renewing_until=None)

    def _started(self, kind, count, rounds, dies):
        words = [kind, self.channel.organisation_id, self.channel.pk, self.simulator.url, count, rounds]
        command = [
            sys.executable,
            "-m",
            "tests.chaos.renewing",
            *map(str, words),
            *(["dies"] if dies else []),
        ]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        return subprocess.Popen(command, env=self._env(), text=True, **pipes)

    def _env(self):
        from django.conf import settings

        env = {"POSTWRIGHT_DATABASE_URL": self.url, "POSTWRIGHT_MASTER_KEY": settings.MASTER_KEY}
        return os.environ | env | {"DJANGO_SETTINGS_MODULE": "postwright.config.settings"}


if __name__ == "__main__":
    _kind, _organisation, _channel, _url, _count, _rounds, *_rest = sys.argv[1:]
    renew(
        _kind,
        (_organisation, _channel),
        url=_url,
        count=int(_count),
        rounds=int(_rounds),
        dies="dies" in _rest,
    )
