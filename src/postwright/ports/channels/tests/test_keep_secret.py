import asyncio

from postwright.ports.channels.keepers import MemoryKeeper


class TestKeepSecret:
    async def test_renews_once_for_a_hundred_callers(self):
        keeper = MemoryKeeper({"token": "old"})
        renewals = []

        async def renew(secret):
            renewals.append(secret)
            await asyncio.sleep(0)
            return {"token": "new"}

        found = await asyncio.gather(*(keeper.renew({"token": "old"}, renew) for _ in range(100)))
        assert renewals == [{"token": "old"}]
        assert found == [{"token": "new"}] * 100
