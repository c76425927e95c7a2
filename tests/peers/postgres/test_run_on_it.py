"""An installation on a PostgreSQL of the operator's own."""

import json
import subprocess
import time

import pytest

from postwright.kit.postgres import find_binaries
from tests.journeys.installation import Installation
from tests.peers.postgres.server import PostgresPeer

pytestmark = pytest.mark.timeout(300)
ANNA = ("user", "create", "--email", "anna@example.org", "--name", "Anna", "--organisation", "Anna's Bakery")
POLL_S = 0.05


@pytest.fixture(scope="module")
def server():
    with PostgresPeer() as server:
        yield server


@pytest.fixture(scope="module")
def installation(server):
    names = {"DATABASE_URL": "app", "DATABASE_OWNER_URL": "owner", "DATABASE_BACKUP_URL": "backup"}
    with Installation(**{name: server.url(role) for name, role in names.items()}) as one:
        yield one


def becomes(installation, is_ready):
    while installation.answers("/readyz") != is_ready:
        time.sleep(POLL_S)
    return is_ready


class TestAnOutsideDatabase:
    def test_serves_people_who_sign_up(self, installation):
        said = installation.run(*ANNA, "--password-stdin", said="correct horse battery")

        assert "anna@example.org" in said

    def test_passes_the_check(self, installation):
        found = json.loads(installation.run("check", "--json"))

        assert [one for one in found if one["state"] == "wrong"] == []
        assert "database" in {one["area"] for one in found}

    def test_may_go_away_and_come_back(self, installation, server):
        assert becomes(installation, True)
        server.stop()
        assert becomes(installation, False) is False
        server.start()
        assert becomes(installation, True)

    def test_finds_everything_again_at_the_next_start(self, installation):
        installation.stop()
        installation.start()

        with pytest.raises(AssertionError, match="There is an account with the address"):
            installation.run(*ANNA, "--password-stdin", said="correct horse battery")

    def test_is_copied_whole(self, installation, server):
        copy = installation.data / "backups" / "copy.dump"
        installation.run("db", "backup", str(copy))

        program = find_binaries().program("pg_restore")
        content = subprocess.run([program, "--data-only", "--file=-", copy], capture_output=True, check=True)
        assert b"Anna's Bakery" in content.stdout
