import json
import socket
from types import SimpleNamespace

import pytest
from django.db import DatabaseError

from conftest import NOON
from postwright.base.connections import operations as connections
from postwright.config.cli import findings, inside, main
from postwright.config.cli.check import _verdict
from postwright.config.cli.findings import State, ok, warn, wrong
from postwright.config.cli.installation import Installation
from postwright.flow.brand import operations as brands
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing.operations import schedule_post
from postwright.kit import tenancy
from postwright.ports.channels.ways import ConnectedAccount


@pytest.fixture
def installation(monkeypatch, directory):
    monkeypatch.setenv("POSTWRIGHT_DATA_DIR", str(directory))
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "MASTER_KEY", "SECRET_KEY"):
        monkeypatch.delenv(f"POSTWRIGHT_{name}", raising=False)
    installation = Installation.from_environment()
    installation.prepare()
    return installation


def expire_channel(owner):
    brand = brands.create_brand(by=owner, at=NOON, name="Secret Project")
    account = ConnectedAccount(
        remote_id="private", handle="private", display_name="Private", base_url="", secret={"key": "private"}
    )
    channel = connections.connect_channel(
        brand_id=brand.pk, network="rehearsal", found=account, by=owner, at=NOON
    )
    connections.mark_for_reconnect(channel=channel, problem="sign_in_again", at=NOON)


def states(found):
    return {finding.area: finding.state.value for finding in found}


class TestMachine:
    def test_is_well(self, installation):
        assert set(states(findings.machine(installation)).values()) == {"ok"}

    def test_keeps_its_keys_to_itself(self, installation):
        installation.key_file("MASTER_KEY").chmod(0o640)
        installation.key_file("SECRET_KEY").unlink()
        found = states(findings.machine(installation))

        assert (found["master key"], found["secret key"]) == ("wrong", "wrong")

    def test_keeps_its_directory_to_itself(self, installation):
        installation.data.chmod(0o755)

        assert states(findings.machine(installation))["data directory"] == "warn"

    @pytest.mark.parametrize(("gigabytes", "state"), [(0.2, "wrong"), (1, "warn"), (5, "ok")])
    def test_has_room(self, installation, monkeypatch, gigabytes, state):
        usage = SimpleNamespace(free=int(gigabytes * 1024**3))
        monkeypatch.setattr(findings.shutil, "disk_usage", lambda _: usage)

        assert states(findings.machine(installation))["disk"] == state

    def test_has_a_database_to_start(self, installation, monkeypatch, tmp_path):
        monkeypatch.setenv("POSTWRIGHT_POSTGRES_BIN", str(tmp_path))
        [found] = [one for one in findings.machine(installation) if one.area == "database programs"]

        assert (found.state, bool(found.remedy)) == (State.WRONG, True)


class TestApplication:
    def test_stands_behind_its_walls(self, db):
        found = states(inside._database_findings(serves=False))

        assert found.pop("publisher") == "warn"
        assert set(found.values()) == {"ok"}
        assert set(found) == {
            "database",
            "tables",
            "database role",
            "publisher's role",
            "walls",
            "clock",
            "channels",
            "keys",
        }

    def test_names_network_and_organisation_of_each_channel_to_connect_again(self, anna, sam):
        for owner in (anna, sam):
            with tenancy.scope(owner.organisation_id):
                expire_channel(owner)
        found = inside._channels()

        assert found.state is State.WARN
        assert found.text.endswith(": Rehearsal of Anna's Bakery, Rehearsal of Sam's Shop.")

    def test_counts_what_waits_for_keys(self, anna):
        with tenancy.scope(anna.organisation_id):
            brand = brands.create_brand(by=anna, at=NOON, name="Bakery")
            account = ConnectedAccount(remote_id="a", handle="a", display_name="A", base_url="", secret={})
            channel = connections.connect_channel(
                brand_id=brand.pk, network="rehearsal", found=account, by=anna, at=NOON
            )
            post = create_post(brand=brand, by=anna, at=NOON, text="Bread.", channels=[channel])
            schedule_post(post=post, revision=post.revision, due_at=NOON, by=anna, at=NOON)
            assert inside._keys().state is State.OK
            post.publications.update(problem="keys_away")
        found = inside._keys()

        assert (found.state, found.text[:22]) == (State.WRONG, "1 publication waits: n")

    def test_asks_no_further_where_tables_are_behind(self, db, monkeypatch):
        monkeypatch.setattr(inside, "_migrations", lambda: wrong("tables", "1 change is missing.", ""))
        found = states(inside._database_findings(serves=True))

        assert (found["tables"], "channels" in found) == ("wrong", False)

    def test_misses_a_worker_that_should_be_there(self, db):
        assert states(inside._database_findings(serves=True))["publisher"] == "wrong"

    def test_says_that_the_database_does_not_answer(self, db, monkeypatch):
        def away():
            raise DatabaseError("connection refused\nmore")

        monkeypatch.setattr(inside, "_version", away)
        [found] = inside._database_findings(serves=False)

        assert (found.state, found.text) == (State.WRONG, "It does not answer: connection refused")

    def test_keeps_files(self, settings, tmp_path):
        settings.STORAGE_URL = tmp_path.as_uri()

        assert inside._storage().state is State.OK
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

    def test_says_that_files_cannot_be_kept(self, settings, tmp_path):
        (tmp_path / "file").touch()
        settings.STORAGE_URL = (tmp_path / "file" / "media").as_uri()

        assert inside._storage().state is State.WRONG

    def test_says_that_mail_is_not_taken(self, settings):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            port = silent.getsockname()[1]
        options = {"host": "127.0.0.1", "port": port, "timeout": 5}
        settings.MAILERS = {
            "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
        }
        found = inside._mail()

        assert (found.state, "does not take mail" in found.text) == (State.WRONG, True)


class TestCommand:
    def test_says_that_nothing_is_there_yet(self, monkeypatch, directory, capsys):
        monkeypatch.setenv("POSTWRIGHT_DATA_DIR", str(directory))

        assert main(["check", "--json"]) == 0
        [found] = json.loads(capsys.readouterr().out)
        assert (found["state"], found["area"]) == ("warn", "data directory")
        assert not directory.exists()

    def test_ends_with_1_where_something_is_wrong(self, installation, monkeypatch, tmp_path, capsys):
        monkeypatch.setenv("POSTWRIGHT_POSTGRES_BIN", str(tmp_path))

        assert main(["check"]) == 1
        assert "wrong start: " in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("found", "words"),
        [
            ([ok("a", "")], "All is well."),
            ([warn("a", "", "")], "Nothing is wrong, 1 to look at."),
            ([wrong("a", "", ""), warn("b", "", "")], "1 wrong, 1 to look at."),
        ],
    )
    def test_ends_with_a_verdict(self, found, words):
        assert _verdict(found).strip() == words


class TestAlerts:
    @pytest.fixture
    def sends_mail(self, settings):
        options = {"host": "mail.example.org", "port": 587}
        settings.MAILERS = {"default": {"BACKEND": "unused", "OPTIONS": options}}

    def test_are_a_hint_where_nobody_would_hear_them(self, db):
        finding = inside._alerts()

        assert finding.state is State.WARN
        assert "POSTWRIGHT_ALERT_WEBHOOK" in finding.remedy

    def test_are_a_hint_where_no_address_is_known(self, db, sends_mail):
        assert "nobody is named" in inside._alerts().text

    def test_name_who_is_told_and_nothing_secret(self, olga, sends_mail, settings):
        settings.ALERT_WEBHOOK = "https://hooks.example.org/secret"

        assert inside._alerts() == ok("alerts", "a stall is told to olga@example.org, hooks.example.org")
