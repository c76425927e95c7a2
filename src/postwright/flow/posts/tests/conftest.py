import json

import pytest

from conftest import NOON
from postwright.base.accounts.operations import create_token
from postwright.base.connections.operations import connect_channel
from postwright.flow.brand.operations import create_brand
from postwright.flow.media import operations as media
from postwright.flow.media.tests import files
from postwright.flow.posts.operations import create_post
from postwright.kit import tenancy
from postwright.ports.channels.ways import ConnectedAccount


def account(name, handle=""):
    return ConnectedAccount(
        remote_id=name, handle=handle or name, display_name=name.title(), base_url="", secret={}
    )


@pytest.fixture
def channel(brand, anna):
    """A practice channel of Anna's Bakery."""
    return connect_channel(
        brand_id=brand.pk, network="rehearsal", found=account("practice"), by=anna, at=NOON
    )


@pytest.fixture
def bluesky(brand, anna):
    found = account("did:plc:anna", "anna.bsky.social")
    return connect_channel(brand_id=brand.pk, network="bluesky", found=found, by=anna, at=NOON)


@pytest.fixture
def post(brand, channel, wilma):
    return create_post(brand=brand, by=wilma, at=NOON, text="Fresh rolls from Saturday.", channels=[channel])


@pytest.fixture
def own_storage(settings, tmp_path):
    settings.STORAGE_URL = (tmp_path / "media").as_uri()


@pytest.fixture
def fresh_photo(own_storage, brand, anna):
    """Just uploaded; nothing is made of it yet."""
    return media.upload_media(stream=files.coffee(), file_name="coffee.png", brand=brand, by=anna, at=NOON)


@pytest.fixture
def photo(fresh_photo):
    item = media.preview_media(item=fresh_photo, at=NOON)
    return media.clean_media(item=item, at=NOON)


@pytest.fixture
def draft(post):
    """What the composer sends: the fields of a post, changed where a test says so."""

    def fields(**changes):
        channels = [str(pk) for pk in post.variants.values_list("channel", flat=True)]
        sent = {"revision": post.revision, "title": post.title, "text": post.text, "link": post.link}
        return {**sent, "channels": channels, **changes}

    return fields


@pytest.fixture
def call(client, anna):
    _token, key = create_token(name="Tests", by=anna, at=NOON)

    def send(method, path, body=None, **headers):
        headers = {"Authorization": f"Bearer {key}"} | headers
        return client.generic(
            method, path, "" if body is None else json.dumps(body), "application/json", headers=headers
        )

    return send


@pytest.fixture
def foreign(sam):
    with tenancy.scope(sam.organisation_id):
        brand = create_brand(by=sam, at=NOON, name="Sam's Shop")
        return create_post(brand=brand, by=sam, at=NOON, text="Sam's own words.")
