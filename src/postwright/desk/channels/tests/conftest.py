import pytest

from conftest import NOON
from postwright.base.connections.operations import connect_channel
from postwright.ports.channels.ways import ConnectedAccount


@pytest.fixture
def channel(brand, anna):
    """A practice channel of Anna's Bakery."""
    found = ConnectedAccount(
        remote_id="Practice", handle="Practice", display_name="Practice", base_url="", secret={}
    )
    return connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=NOON)


@pytest.fixture
def path(channel):
    return f"/channels/{channel.pk}/"
