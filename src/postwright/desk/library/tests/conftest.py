from datetime import timedelta

import pytest

from conftest import NOON
from postwright.base.connections.operations import connect_channel
from postwright.flow.media import operations as media
from postwright.flow.media.tests import files
from postwright.flow.media.tests.conftest import own_storage, stored  # noqa: F401 - found by their names
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing.operations import schedule_post
from postwright.ports.channels.ways import ConnectedAccount


@pytest.fixture
def channel(brand, anna):
    """A practice channel of Anna's Bakery."""
    found = ConnectedAccount(
        remote_id="Practice", handle="Practice", display_name="Practice", base_url="", secret={}
    )
    return connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=NOON)


@pytest.fixture
def photo(anna, brand):
    return media.upload_media(
        stream=files.coffee(), file_name="IMG_2041-cup.png", brand=brand, by=anna, at=NOON
    )


@pytest.fixture
def ready_photo(photo):
    return media.clean_media(item=media.preview_media(item=photo, at=NOON), at=NOON)


@pytest.fixture
def other(anna, brand):
    return media.upload_media(
        stream=files.photo_with_place(), file_name="other.jpg", brand=brand, by=anna, at=NOON
    )


@pytest.fixture
def write(brand, wilma):
    """`write("Fresh rolls.", photo)`: a draft with its pictures."""

    def write(text, *items, channels=()):
        return create_post(
            brand=brand,
            by=wilma,
            at=NOON,
            text=text,
            media=[(one, "") for one in items],
            channels=list(channels),
        )

    return write


@pytest.fixture
def scheduled(write, ready_photo, channel, wilma):
    """A post with the photo, due in an hour."""
    post = write("Fresh rolls.", ready_photo, channels=[channel])
    return schedule_post(
        post=post, revision=post.revision, due_at=NOON + timedelta(hours=1), by=wilma, at=NOON
    )
