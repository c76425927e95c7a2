from datetime import timedelta

import pytest

from conftest import NOON
from postwright.base.connections.operations import connect_channel
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing.operations import schedule_post
from postwright.ports.channels.ways import ConnectedAccount


@pytest.fixture
def connect(anna):
    def channel(brand, name="Practice"):
        found = ConnectedAccount(remote_id=name, handle=name, display_name=name, base_url="", secret={})
        return connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=NOON)

    return channel


@pytest.fixture
def plan(wilma):
    def publication(channel, text="Fresh rolls.", due_at=NOON + timedelta(days=1), by=wilma):
        post = create_post(brand=channel.brand, by=by, at=NOON, text=text, channels=[channel])
        [planned] = schedule_post(post=post, revision=1, due_at=due_at, by=by, at=NOON)
        return planned

    return publication
