"""A thousand secrets are planted; nobody who reads what lies around finds one."""

import json
import logging
import subprocess

import pytest
from django.db import connections
from django.test import Client

from postwright.base.connections import queries
from postwright.base.connections.models import Channel
from postwright.base.vault import operations as vault
from postwright.base.vault.queries import sealed_columns
from postwright.kit.clock import now
from postwright.kit.crypto import CannotOpen
from postwright.kit.postgres.connection import client_arguments
from postwright.kit.postgres.layout import SUPERUSER
from tests.tenancy.canaries import CANARY, plant_everywhere
from tests.world import open_world

pytestmark = pytest.mark.timeout(300)
COUNT, KNOWN = 1000, b"a-handle-that-anybody-may-read"


@pytest.fixture
def planted(committed, cluster, caplog):
    """A world whose channels hold the canaries; everything is logged."""
    caplog.set_level(logging.DEBUG)
    world = open_world(cluster)
    rows = [
        Channel(
            organisation_id=world.organisation_id,
            brand=world.brand,
            network="rehearsal",
            remote_id=str(number),
            handle=KNOWN.decode(),
            connected_at=now(),
        )
        for number in range(COUNT)
    ]
    with world.scope():
        for number, row in enumerate(rows):
            row.secret = vault.seal(json.dumps({"token": f"{CANARY}{number:04}"}), **place(row))
        Channel.objects.bulk_create(rows)
    world.planted = plant_everywhere(world) | {(queries.TABLE, "secret")}
    return world


def place(row, /, **other):
    usual = {"table": queries.TABLE, "column": "secret", "row": row.pk, "organisation": row.organisation_id}
    return usual | other


def holding(folder, needle):
    return [path for path in folder.rglob("*") if path.is_file() and needle in path.read_bytes()]


class TestCanaries:
    def test_open_for_us(self, planted):
        with planted.scope():
            tokens = {queries.secret_of(one)["token"] for one in Channel.objects.all()}

        assert tokens == {f"{CANARY}{number:04}" for number in range(COUNT)}

    def test_are_in_every_sealed_column(self, planted):
        """A new one needs its row in tests/tenancy/canaries.py."""
        assert {(one.table, one.column) for one in sealed_columns()} == planted.planted

    def test_are_in_no_file_of_the_database_nor_its_log_of_changes(self, planted, cluster):
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT pg_relation_filepath('connections_channel')")
            table = cursor.fetchone()[0]
        ask(cluster, "CHECKPOINT")

        found = holding(cluster.layout.cluster.parent, KNOWN)
        assert cluster.layout.cluster / table in found
        assert any("pg_wal" in path.parts for path in found)
        assert holding(cluster.layout.cluster.parent, CANARY.encode()) == []

    def test_are_in_no_copy_of_the_database(self, planted, cluster):
        options, secrets = client_arguments(cluster.url(SUPERUSER, "tests"))
        command = [cluster.binaries.program("pg_dump"), *options]
        dump = subprocess.run(command, env=secrets, capture_output=True, check=True).stdout

        assert KNOWN in dump
        assert CANARY.encode() not in dump
        assert CANARY.encode().hex().encode() not in dump

    @pytest.mark.parametrize("address", ["/channels/", "/api/v1/channels", "/channels/{}/", "/account/", "/"])
    def test_are_on_no_page_and_in_no_answer(self, planted, address):
        client = Client()
        client.force_login(planted.member.user)
        with planted.scope():
            first = Channel.objects.first()
        answer = client.get(address.format(first.pk), follow=True)

        assert CANARY.encode() not in answer.content

    def test_are_on_no_page_of_a_failure_and_in_no_log(self, planted, caplog, settings):
        """Also on the technical page, which shows the variables of every function."""
        settings.DEBUG = True
        client = Client(raise_request_exception=False)
        client.force_login(planted.member.user)
        with planted.scope():
            first = Channel.objects.first()
            Channel.objects.filter(pk=first.pk).update(settings=["what no page expects"])
        page = client.get(f"/channels/{first.pk}/")
        assert page.status_code == 500

        assert CANARY.encode() not in page.content
        assert "Traceback" in caplog.text
        assert CANARY not in caplog.text

    def test_open_in_no_other_place(self, planted):
        """Each one in the row of the next, in another column, another table, and at a neighbour who has keys."""
        neighbour = planted.neighbour()
        vault.seal("their own", **place(neighbour.channel()))
        with planted.scope():
            rows = list(Channel.objects.order_by("pk"))
        swaps = [
            (row.secret, place(row, **moved))
            for row, other in zip(rows, [*rows[1:], rows[0]], strict=True)
            for moved in (
                {"row": other.pk},
                {"column": "settings"},
                {"table": "review_clientlink"},
                {"organisation": neighbour.organisation_id},
            )
        ]
        assert [where for sealed, where in swaps if opens(sealed, where)] == []


def opens(sealed, where):

    try:
        vault.unseal(bytes(sealed), **where)
    except CannotOpen:
        return False
    return True


def ask(cluster, question):
    options, secrets = client_arguments(cluster.url(SUPERUSER, "tests"))
    command = [cluster.binaries.program("psql"), *options, "-c", question]
    subprocess.run(command, env=secrets, capture_output=True, check=True)
