import json

import pytest

from conftest import NOON
from postwright.base.accounts.operations import create_token
from postwright.base.connections.operations import connect_channel
from postwright.flow.brand.operations import change_brand, create_brand
from postwright.flow.posts.operations import change_post, create_post
from postwright.flow.review.operations import create_link
from postwright.kit import tenancy
from postwright.kit.clock import now
from postwright.ports.channels.ways import ConnectedAccount


@pytest.fixture
def channel(brand, anna):
    found = ConnectedAccount(
        remote_id="practice", handle="practice", display_name="Practice", base_url="", secret={}
    )
    return connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=NOON)


@pytest.fixture
def post(brand, channel, wilma):
    """Wilma's draft."""
    return create_post(brand=brand, by=wilma, at=NOON, text="Fresh rolls from Saturday.", channels=[channel])


@pytest.fixture
def strict(brand, anna):
    """Anna's Bakery publishes only what a second person has approved."""
    return change_brand(brand=brand, by=anna, at=NOON, needs_approval=True)


@pytest.fixture
def ai_post(brand, channel, wilma):
    return create_post(
        brand=brand, by=wilma, at=NOON, from_ai=True, text="Golden, crisp, warm.", channels=[channel]
    )


@pytest.fixture
def edit(wilma):
    """Wilma goes on writing."""

    def write(post, text="Other words.", by=None):
        post.refresh_from_db()
        return change_post(post=post, revision=post.revision, by=by or wilma, at=NOON, text=text)

    return write


@pytest.fixture
def opened(post, wilma):
    """A link for Ms Lehmann, as pages find it: it opens now."""

    def make(posts=(), **fields):
        asked = {"client_name": "Ms Lehmann", "days": 7, "by": wilma, "at": now()} | fields
        return create_link(posts=list(posts) or [post], **asked)

    return make


@pytest.fixture
def call(client):
    """`call(anna)(method, path, body)`: the API with a member's token."""

    def as_whom(member):
        member.role, before = "owner", member.role  # whoever had a token once keeps it
        _token, key = create_token(name="Tests", by=member, at=NOON)
        member.role = before

        def send(method, path, body=None, **headers):
            headers = {"Authorization": f"Bearer {key}"} | headers
            sent = "" if body is None else json.dumps(body)
            return client.generic(method, f"/api/v1{path}", sent, "application/json", headers=headers)

        return send

    return as_whom


@pytest.fixture
def foreign(sam):
    """A post of another organisation."""
    with tenancy.scope(sam.organisation_id):
        brand = create_brand(by=sam, at=NOON, name="Sam's Shop")
        return create_post(brand=brand, by=sam, at=NOON, text="Sam's own words.")
