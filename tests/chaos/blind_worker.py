"""The buggy twin: what may have been sent is simply sent again. The judge must catch it."""

import django

from postwright.config import worker

if __name__ == "__main__":
    django.setup()
    from postwright.flow.publishing.engine.loop import Publisher
    from postwright.flow.publishing.engine.statements import LOST
    from postwright.flow.publishing.engine.store import Store

    class BlindStore(Store):
        async def release_lost(self):
            async with self._as_dispatcher() as connection:
                return (
                    await connection.execute(LOST.replace("ELSE 'unclear' END", "ELSE 'scheduled' END", 1))
                ).rowcount

        async def keep_unclear(self, claim, *, after, note, tag=None):
            return await self.put_back(claim, after=0, note=note)

    worker.main(lambda: Publisher.from_settings(store=BlindStore))
