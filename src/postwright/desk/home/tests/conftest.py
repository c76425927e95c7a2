from datetime import timedelta

import pytest

from conftest import NOON
from postwright.base.connections.models import Channel
from postwright.flow.posts.models import Post, Variant
from postwright.flow.publishing.models import Publication


@pytest.fixture
def channel(brand):
    return Channel.objects.create(
        organisation=brand.organisation,
        brand=brand,
        network="rehearsal",
        handle="@bakery",
        secret=b"",
        connected_at=NOON,
    )


@pytest.fixture
def variant(brand, channel):
    post = Post.objects.create(
        organisation=brand.organisation, brand=brand, text="Rye bread", created_at=NOON, changed_at=NOON
    )
    return Variant.objects.create(organisation=brand.organisation, post=post, channel=channel)


@pytest.fixture
def publish(variant):
    """A publication of the post in some state, due so many hours after noon."""

    def create(state="scheduled", hours=0, **fields):
        ended = {"ended_at": NOON} if state in {"sent", "failed", "cancelled"} else {}
        due = NOON + timedelta(hours=hours)
        return Publication.objects.create(
            **{
                "organisation": variant.organisation,
                "post": variant.post,
                "variant": variant,
                "channel": variant.channel,
                "post_revision": 1,
                "due_at": due,
                "next_at": due,
                "deadline_at": due,
                "created_at": NOON,
                "state": state,
                "intent": {},
                **ended,
                **fields,
            }
        )

    return create
