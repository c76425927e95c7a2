import pytest

from conftest import NOON
from postwright.base.connections.operations import connect_channel
from postwright.ports.channels.types import ConnectedAccount


@pytest.fixture
def account():
    """What a network answers after a sign-in."""
    return lambda name="practice": ConnectedAccount(
        remote_id=name, handle=name, display_name=name.title(), base_url="", secret={"key": name}
    )


@pytest.fixture
def channel(brand, anna, account):
    return connect_channel(brand_id=brand.pk, network="rehearsal", found=account(), by=anna, at=NOON)
