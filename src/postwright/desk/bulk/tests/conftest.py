from datetime import timedelta

import pytest

from postwright.base.connections.operations import connect_channel
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing.operations import schedule_post
from postwright.kit.clock import now
from postwright.ports.channels.ways import ConnectedAccount


@pytest.fixture
def channel(brand, anna):
    found = ConnectedAccount(remote_id="p", handle="practice", display_name="", base_url="", secret={})
    return connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=now())


@pytest.fixture
def draft(brand, channel, wilma):
    return create_post(brand=brand, by=wilma, at=now(), text="A draft.", channels=[channel])


@pytest.fixture
def plan(brand, channel, wilma):
    """Planned so many days from now."""

    def one(days=1, text="Rolls."):
        at = now()
        post = create_post(brand=brand, by=wilma, at=at, text=text, channels=[channel])
        due_at = at + timedelta(days=days)
        [planned] = schedule_post(post=post, revision=1, due_at=due_at, by=wilma, at=at)
        return planned

    return one
