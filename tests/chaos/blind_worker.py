"""The buggy twin: what may have been sent is simply sent again. The judge must catch it."""

import dataclasses

import django

from postwright.config import worker


def blind(outcome):
    if outcome.state != "unclear":
        return outcome
    return dataclasses.replace(outcome, state="scheduled", outcome="retry", after=0)


if __name__ == "__main__":
    django.setup()
    from postwright.flow.publishing.engine.loop import Publisher
    from postwright.flow.publishing.engine.statements import LOST
    from postwright.flow.publishing.engine.store import Store

    class BlindStore(Store):
        async def release_lost(self):
            async with self._as_dispatcher() as connection:
                blindly = LOST.replace("ELSE 'unclear' END", "ELSE 'scheduled' END", 1)
                return (await connection.execute(blindly)).rowcount

        async def settle(self, connection, outcomes, *, bare=False):
            return await super().settle(connection, map(blind, outcomes), bare=bare)

    worker.main(lambda: Publisher.from_settings(store=BlindStore))
