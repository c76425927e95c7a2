from datetime import timedelta

import pytest

from postwright.base.connections.operations import connect_channel
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing.operations import schedule_post
from postwright.kit.clock import now
from postwright.ports.channels.ways import ConnectedAccount


@pytest.fixture
def channel(brand, anna):
    """A practice channel of Anna's Bakery."""
    found = ConnectedAccount(
        remote_id="Practice", handle="Practice", display_name="Practice", base_url="", secret={}
    )
    return connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=now())


@pytest.fixture
def plan(brand, channel, wilma):
    """`plan("Rolls.", days=2)`: a post of Wilma's, in so many days from now."""

    def planned(text="Fresh rolls.", *, days=1.0, by=None):
        at = now()
        post = create_post(brand=brand, by=by or wilma, at=at, text=text, channels=[channel])
        due = at + timedelta(days=days)
        [publication] = schedule_post(post=post, revision=1, due_at=due, by=by or wilma, at=at)
        return publication

    return planned
