from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from conftest import NOON
from postwright.base.connections.operations import connect_channel
from postwright.ports.channels.ways import ConnectedAccount
from tests.world import World, open_world


@pytest.fixture
def account():
    """What a network answers after a sign-in."""
    return lambda name="practice": ConnectedAccount(
        remote_id=name, handle=name, display_name=name.title(), base_url="", secret={"key": name}
    )


@pytest.fixture
def channel(brand, anna, account):
    return connect_channel(brand_id=brand.pk, network="rehearsal", found=account(), by=anna, at=NOON)


@pytest.fixture
def under_way():
    """Another thread of the web server waits for a network's answer to a sign-in."""

    @contextmanager
    def hold(organisation_id):
        settings = connection.settings_dict
        place = {"host": settings["HOST"], "port": settings["PORT"], "dbname": settings["NAME"]}
        with psycopg.connect(user=settings["USER"], password=settings["PASSWORD"], **place) as other:
            key = [f"postwright.sign_in:{organisation_id}"]
            other.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", key)
            yield
            # The server notices the end of a session a moment later.
            other.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", key)

    return hold


@pytest.fixture
def world(committed: None, cluster) -> World:
    """In which everything really commits, so that other connections see it."""
    return open_world(cluster)
