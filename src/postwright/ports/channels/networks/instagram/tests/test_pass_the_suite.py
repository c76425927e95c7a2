"""What every network must pass, by either way in."""

import json

import pytest

from postwright.ports.channels.networks.instagram.tests.conftest import PICTURE
from postwright.ports.channels.suite import NetworkSuite
from postwright.ports.channels.thread_suite import ThreadSuite
from postwright.ports.channels.types import Intent, Outgoing


class TestPassTheSuite(NetworkSuite, ThreadSuite):
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
