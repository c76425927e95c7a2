"""TikTok against its simulator: the suite of all networks."""

import pytest

from postwright.ports.channels.suite import NOON, MemoryProgress, NetworkSuite


class TestTikTok(NetworkSuite):
    @pytest.fixture
    def plain(self, bare):
        return bare

    async def test_finds_its_video_by_its_words_too(self, network, account, http, media, published, outgoing):
        intent = network.freeze(outgoing, key_time=NOON)
        receipt = await network.send(intent, account, media, http, MemoryProgress())
        found = await network.look_up(intent, account, http, MemoryProgress())
        assert found is not None
        assert (found.remote_id, found.url, await published()) == (receipt.remote_id, receipt.url, 1)
