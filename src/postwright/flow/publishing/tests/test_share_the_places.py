"""Files on their way have few places, and no organisation takes them all."""

import asyncio
from uuid import UUID

import pytest

from postwright.flow.publishing.engine.outgoing import Places, StoredMedia

SLOW, OTHER = UUID(int=1), UUID(int=2)


async def hold(places, organisation, taken, until):
    async with StoredMedia(places, organisation).place():
        taken.append(organisation)
        await until.wait()


async def beginnings(places, *organisations):
    """Of uploads that never end: whose had begun by the time all others waited."""
    taken, until = [], asyncio.Event()
    uploads = [asyncio.create_task(hold(places, one, taken, until)) for one in organisations]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    begun = list(taken)
    until.set()
    await asyncio.gather(*uploads)
    assert len(taken) == len(uploads)
    return begun


class TestPlaces:
    def test_are_left_to_others_by_one_organisation_with_many_slow_channels(self):
        begun = asyncio.run(beginnings(Places(8, share=3), *[SLOW] * 40, OTHER))

        assert begun == [SLOW, SLOW, SLOW, OTHER]

    def test_are_no_more_than_there_are(self):
        many = [UUID(int=number) for number in range(20)]

        assert asyncio.run(beginnings(Places(4, share=3), *many)) == many[:4]

    def test_are_free_again_after_an_upload_that_broke_off(self):
        async def break_off(places):
            for _ in range(5):
                with pytest.raises(ConnectionError):
                    async with places.of(SLOW):
                        raise ConnectionError
            return await beginnings(places, SLOW)

        assert asyncio.run(break_off(Places(2, share=1))) == [SLOW]
