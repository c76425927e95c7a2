import pytest

from conftest import NOON
from postwright.base.connections.operations import connect_channel
from postwright.flow.posts.operations import create_post
from postwright.ports.channels.ways import ConnectedAccount


@pytest.fixture
def channel(brand, anna):
    found = ConnectedAccount(remote_id="p", handle="practice", display_name="", base_url="", secret={})
    return connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=NOON)


@pytest.fixture
def draft(brand, channel, wilma):
    def one(text="Rolls."):
        return create_post(brand=brand, by=wilma, at=NOON, text=text, channels=[channel])

    return one
