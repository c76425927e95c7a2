"""The database of the tests, and the fixed cast that plays in them."""

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings

from postwright.kit.postgres import Cluster, find_binaries
from tests.scratch import scratch

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def pytest_configure() -> None:
    """The cast gets passwords anew in every test: with the product's cost that took a third of the time of all."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    # How long an example takes says how busy the machine is, and nothing about the code.
    settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("untimed")

    Argon2PasswordHasher.time_cost = Argon2PasswordHasher.parallelism = 1
    Argon2PasswordHasher.memory_cost = 8


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Browser tests last: Playwright leaves an event loop running in which nothing else can run its own. What kills
    processes first, then what needs real servers: nobody should wait at the end for the longest files.
    """
    items.sort(key=lambda item: item.get_closest_marker("journey") is not None)
    items.sort(key=lambda item: "peers" not in item.path.parts)
    items.sort(key=lambda item: item.get_closest_marker("chaos") is None)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """An embedded server of its own, without fsync."""
    with tempfile.TemporaryDirectory(prefix="pw", dir=scratch()) as folder:
        server = Cluster(
            Path(folder), find_binaries(os.environ.get("POSTWRIGHT_POSTGRES_BIN")), durable=False
        )
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def django_db_setup(cluster: Cluster, django_db_blocker: Any) -> Iterator[None]:
    """Migrated by the owner, used by the application role: row-level security holds in every test."""
    from django.core.management import call_command
    from django.db import connections

    from postwright.config.settings import database

    cluster.create_database("tests")
    with django_db_blocker.unblock():
        for alias, role in {"default": "postwright_app", "owner": "postwright_owner"}.items():
            connections[alias].settings_dict.update(database(cluster.url(role, "tests")))
        call_command("migrate", database="owner", verbosity=0)
        connections["owner"].close()
        yield
        _hang_up()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database in which transactions really commit; emptied by the owner afterwards."""
    from django.db import connections

    with django_db_blocker.unblock():
        yield
        _hang_up()
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "SELECT string_agg(format('%I', tablename), ', ') FROM pg_tables "
                "WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
            )
            cursor.execute(f"TRUNCATE {cursor.fetchone()[0]} CASCADE")
        connections["owner"].close()


@pytest.fixture
def organisation(anna: Any) -> Any:
    return anna.organisation


@pytest.fixture
def anna(db: None) -> Any:
    """Owns Anna's Bakery. The tenant of the test's transaction is hers."""
    from postwright.base.accounts import operations
    from postwright.kit import tenancy

    member = operations.open_organisation(name="Anna's Bakery", by=_person("Anna"), at=NOON)
    tenancy.enter(member.organisation_id)
    return member


@pytest.fixture
def wilma(anna: Any) -> Any:
    """Writes for Anna's Bakery: an editor."""
    return _member(anna, "Wilma", "editor")


@pytest.fixture
def vera(anna: Any) -> Any:
    """Looks on at Anna's Bakery: a viewer."""
    return _member(anna, "Vera", "viewer")


@pytest.fixture
def sam(db: None) -> Any:
    """A stranger with an organisation of his own."""
    from postwright.base.accounts import operations

    return operations.open_organisation(name="Sam's Shop", by=_person("Sam"), at=NOON)


@pytest.fixture
def olga(db: None) -> Any:
    """Operates the installation; belongs to no organisation."""
    return _person("Olga", is_operator=True)


@pytest.fixture
def brand(anna: Any) -> Any:
    from postwright.flow.brand import operations

    return operations.create_brand(
        by=anna,
        at=NOON,
        name="Anna's Bakery",
        description="A small bakery in Leipzig.",
        tone="warm, plain",
        languages=["en", "de"],
        time_zone="Europe/Berlin",
        words_avoid=["cheap"],
        hashtags_always=["annasbakery"],
    )


@pytest.fixture
def as_member(client: Client) -> Any:
    """A browser session: `as_member(anna).get(...)`."""

    def sign_in(member: Any) -> Client:
        client.force_login(getattr(member, "user", member))
        return client

    return sign_in


def _hang_up() -> None:
    """Also in the thread of asgiref's that outlives each test: the next one may restart the server."""
    from asgiref.sync import SyncToAsync
    from django.db import connections

    connections.close_all()
    SyncToAsync.single_thread_executor.submit(connections.close_all).result()


def _person(name: str, **fields: Any) -> Any:
    from postwright.base.accounts.models import User

    return User.objects.create_user(
        f"{name.lower()}@example.org", "correct horse battery", name=name, **fields
    )


def _member(host: Any, name: str, role: str) -> Any:
    from postwright.base.accounts.models import Member

    return Member.objects.create(
        organisation=host.organisation, user=_person(name), role=role, joined_at=NOON
    )
