import pytest

from conftest import NOON


@pytest.fixture
def world(committed, cluster):
    from tests.world import open_world

    return open_world(cluster)


@pytest.fixture
def channel(brand, anna):
    """A practice channel of Anna's Bakery."""
    from postwright.base.connections.operations import connect_channel
    from postwright.ports.channels.ways import ConnectedAccount

    found = ConnectedAccount(
        remote_id="practice", handle="practice", display_name="Practice", base_url="", secret={}
    )
    return connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=NOON)


@pytest.fixture
def post(brand, channel, wilma):
    from postwright.flow.posts.operations import create_post

    return create_post(brand=brand, by=wilma, at=NOON, text="Fresh rolls from Saturday.", channels=[channel])


@pytest.fixture
def publication(post, wilma):
    """Due an hour after noon."""
    from datetime import timedelta

    from postwright.flow.publishing.operations import schedule_post

    [planned] = schedule_post(
        post=post, revision=post.revision, due_at=NOON + timedelta(hours=1), by=wilma, at=NOON
    )
    return planned
