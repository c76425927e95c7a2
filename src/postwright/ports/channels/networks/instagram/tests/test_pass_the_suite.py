"""What every network must pass, by either way in."""

import json

import pytest

from postwright.ports.channels.errors import Reconnect
from postwright.ports.channels.networks.instagram.tests.conftest import PICTURE
from postwright.ports.channels.suite import NOON, MemoryProgress, NetworkSuite
from postwright.ports.channels.thread_suite import ThreadSuite
from postwright.ports.channels.types import Intent, Outgoing
from tests.simulators.meta.conftest import INSTAGRAM_SCOPES, SCOPES


class TestPassTheSuite(NetworkSuite, ThreadSuite):
    @pytest.fixture
    def scopes(self, way):
        return SCOPES if way == "facebook" else INSTAGRAM_SCOPES

    async def test_deletes_nothing_without_the_right(self, network, account, way, http, media, outgoing):
        intent = network.freeze(outgoing, key_time=NOON)
        receipt = await network.send(intent, account, media, http, MemoryProgress())
        if way == "instagram":
            with pytest.raises(Reconnect) as refusal:
                await network.delete(intent.pieces[0], receipt.remote_id, account, http)
            assert refusal.value.code == "not_permitted"
        assert network.may_delete(INSTAGRAM_SCOPES) is False

    @pytest.fixture
    def plain(self):
        return Outgoing(text="", media=(PICTURE,))

    @pytest.fixture
    def refused(self):
        def change(intent, account, number):
            spoilt = Intent.from_json(json.loads(json.dumps(intent.to_json())))
            payload = spoilt.pieces[number - 1].payload
            if number == 1:
                payload["items"][0]["fields"]["caption"] = "a" * 4000
            else:
                payload["message"] = ""
            return spoilt, account

        return change
