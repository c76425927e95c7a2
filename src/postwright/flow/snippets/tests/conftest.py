import json

import pytest

from conftest import NOON
from postwright.base.accounts.operations import create_token
from postwright.flow.brand.operations import create_brand
from postwright.flow.snippets.operations import create_snippet
from postwright.kit import tenancy


@pytest.fixture
def snippet(brand, wilma):
    """A template with a gap that the brand fills and one that nobody can."""
    return create_snippet(
        brand=brand, kind="template", name="Offer", text="{brand}: {offer} today. {link}", by=wilma, at=NOON
    )


@pytest.fixture
def foreign(sam):
    with tenancy.scope(sam.organisation_id):
        brand = create_brand(by=sam, at=NOON, name="Sam's Shop")
        return create_snippet(brand=brand, kind="text", name="Mine", text="Words.", by=sam, at=NOON)


@pytest.fixture
def call(client, anna):
    _token, key = create_token(name="Tests", by=anna, at=NOON)

    def send(method, path, body=None):
        sent = "" if body is None else json.dumps(body)
        headers = {"Authorization": f"Bearer {key}"}
        return client.generic(method, f"/api/v1{path}", sent, "application/json", headers=headers)

    return send
