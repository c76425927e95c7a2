"""
`postwright keys …` as an operator says it, beside the database that others use.

One test starts processes of their own. The others call the same command line here, with the settings that such a
process reads from its environment: to start one costs seconds.
"""

import io
import os
import runpy
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from subprocess import CompletedProcess, run
from unittest.mock import patch

import pytest
from django.test import override_settings

from postwright.base.connections.models import Channel
from postwright.base.connections.queries import TABLE
from postwright.base.vault import operations as vault
from postwright.base.vault.models import DataKey
from postwright.config import settings as django_settings
from postwright.config.cli import main
from postwright.kit.clock import now
from postwright.kit.crypto import key_id
from postwright.kit.masters import HeldMaster
from tests.journeys.installation import COMMAND

pytestmark = pytest.mark.timeout(180)


class Operator:
    """
    Changes keys by commands only. Nothing that the tests set for themselves reaches these.

    :param settings: what every command is told besides the database, without the prefix
    """

    def __init__(self, world, cluster, data, settings):
        self.world, self.settings = world, settings
        self._told = {
            "DATABASE_URL": world.url,
            "DATABASE_OWNER_URL": cluster.url("postwright_owner", "tests"),
            "DATA_DIR": str(data),
            "SECRET_KEY": "only for tests",
        }

    def tried(self, *words):
        """The command as it ended, in this process."""
        said, complained = io.StringIO(), io.StringIO()
        with patch.dict(os.environ, self._environment(), clear=True), override_settings(**read_settings()):
            vault.forget()
            with redirect_stdout(said), redirect_stderr(complained):
                status = main(["keys", *words])
        vault.forget()
        return CompletedProcess(words, status, said.getvalue(), complained.getvalue())

    def started(self, *words):
        """What it says in a process of its own."""
        command, env = [COMMAND, "keys", *words], self._environment()
        done = run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def says(self, *words):
        done = self.tried(*words)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def refused(self, *words):
        """The one sentence on standard error."""
        done = self.tried(*words)
        assert done.returncode == 1
        assert done.stderr.startswith("postwright: ")
        assert done.stderr.count("\n") == 1
        return done.stderr

    def _environment(self):
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("POSTWRIGHT_")}
        own = {f"POSTWRIGHT_{name}": str(value) for name, value in (self._told | self.settings).items()}
        return inherited | own


def read_settings():
    """What a process with this environment knows of keys."""
    read = runpy.run_path(django_settings.__file__)
    return {name: read[name] for name in read if name.startswith(("MASTER_KEY", "DATA_KEYS"))}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Of one machine: it remembers that the tables are up to date."""
    folder = tmp_path_factory.mktemp("machine") / "data"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def master_file(tmp_path, new_master, settings):
    """The master key of everything here, in a file."""
    path = tmp_path / "the master key"
    settings.MASTER_KEY = new_master()
    path.write_text(settings.MASTER_KEY + "\n")
    return path


@pytest.fixture
def operator(world, cluster, data, master_file):
    vault.forget()
    yield Operator(world, cluster, data, {"MASTER_KEY_FILE": master_file})
    vault.forget()


@pytest.fixture
def channel(operator):
    """With a secret of its own."""
    channel = operator.world.channel()
    with operator.world.scope():
        Channel.objects.filter(pk=channel.pk).update(secret=vault.seal("app password", **place(channel)))
    vault.forget()
    return channel


@pytest.fixture
def keeps(operator, channel, settings):
    """`keeps(**settings)`: what opens in a process that knows only these, and the id of its data key."""

    def opened(**known):
        for name in ("MASTER_KEY", "MASTER_KEY_COMMAND", "DATA_KEYS_DIR"):
            setattr(settings, name, known.get(name, ""))
        vault.forget()
        with operator.world.scope():
            sealed = bytes(Channel.objects.get(pk=channel.pk).secret)
        return vault.unseal(sealed, **place(channel)), key_id(sealed)

    return opened


def place(channel):
    return {
        "table": TABLE,
        "column": "secret",
        "row": channel.pk,
        "organisation": channel.organisation_id,
    }


def keys_of(operator):
    with operator.world.scope():
        return list(DataKey.objects.order_by("made_at"))


@pytest.mark.usefixtures("channel")
class TestAMasterKeyInAFile:
    def test_is_replaced_by_another(self, operator, master_file, new_master, keeps):
        former, present = master_file.read_text().strip(), new_master()
        master_file.write_text(present)
        operator.settings["MASTER_KEYS_BEFORE"] = former
        before = operator.started("status")
        done = operator.started("rewrap")
        del operator.settings["MASTER_KEYS_BEFORE"]

        assert f"Former master key: {HeldMaster.from_text(former).label}, wraps 1." in before
        assert done == "1 data keys were wrapped anew.\n"
        assert (
            operator.says("status")
            == f"Present master key: {HeldMaster.from_text(present).label}, wraps 1 data keys.\n"
        )
        assert keeps(MASTER_KEY=present)[0] == "app password"

    def test_that_is_not_the_one_is_told_apart(self, operator, master_file, new_master, keeps):
        right = master_file.read_text().strip()
        master_file.write_text(new_master())
        said = operator.refused("rewrap")

        assert HeldMaster.from_text(right).label in said
        assert "name it in POSTWRIGHT_MASTER_KEYS_BEFORE" in said
        assert keeps(MASTER_KEY=right)[0] == "app password"


@pytest.mark.usefixtures("channel")
class TestDataKeys:
    def test_are_replaced_and_their_secrets_follow(self, operator, master_file, keeps):
        former = keeps(MASTER_KEY=master_file.read_text().strip())[1]
        said = operator.says("rotate")
        again = operator.says("rotate", "--made-before", resume(said))
        _old, new = keys_of(operator)

        assert "1 secrets are sealed with new keys." in said
        assert "0 secrets are sealed with new keys." in again
        assert new.is_current
        assert keeps(MASTER_KEY=master_file.read_text().strip()) == ("app password", bytes(new.kid))
        assert former != bytes(new.kid)

    def test_that_open_nothing_are_counted_and_nothing_is_overwritten(self, operator, channel):
        with operator.world.scope():
            sealed = bytearray(Channel.objects.get(pk=channel.pk).secret)
            sealed[-1] ^= 1
            Channel.objects.filter(pk=channel.pk).update(secret=bytes(sealed))
        done = operator.tried("rotate", "--organisation", str(operator.world.organisation_id))
        with operator.world.scope():
            kept = bytes(Channel.objects.get(pk=channel.pk).secret)

        assert done.returncode == 1
        assert "1 secrets cannot be opened with any key; they were left as they are." in done.stderr
        assert kept == bytes(sealed)

    def test_move_to_a_folder_and_back(self, operator, master_file, tmp_path, keeps):
        """Also when that was away in between: nothing begins then, and it is said why."""
        home, master = tmp_path / "keys", master_file.read_text().strip()
        home.mkdir(mode=0o700)
        operator.settings |= {"DATA_KEYS_IN": "directory", "DATA_KEYS_DIR": home}
        operator.says("rewrap")
        [outside] = keys_of(operator)
        opened = keeps(MASTER_KEY=master, DATA_KEYS_DIR=str(home))[0]
        home.rename(tmp_path / "elsewhere")
        away = operator.refused("rotate")
        (tmp_path / "elsewhere").rename(home)
        operator.settings["DATA_KEYS_IN"] = "database"
        operator.says("rewrap")
        [back] = keys_of(operator)

        assert (bytes(outside.wrapped), opened) == (b"", "app password")
        assert str(home) in away
        assert (back.kid, keeps(MASTER_KEY=master)[0]) == (outside.kid, "app password")
        assert [path for path in home.rglob("*") if path.is_file()] == []


@pytest.mark.usefixtures("channel")
class TestAKeyService:
    def test_takes_over_from_a_master_key(self, operator, key_command, tmp_path, keeps):
        command = operator.settings["MASTER_KEY_COMMAND"] = key_command()
        moved = operator.says("rewrap")
        del operator.settings["MASTER_KEY_FILE"]
        rotated = operator.says("rotate")
        asked = Path(tmp_path / "service.log").read_text().split()

        assert "1 data keys were wrapped anew." in moved
        assert "1 secrets are sealed with new keys." in rotated
        assert asked.count("wrap") == 2
        assert keeps(MASTER_KEY_COMMAND=command)[0] == "app password"

    @pytest.mark.parametrize(
        ("words", "body", "said"),
        [
            (["rotate"], "#!/bin/sh\necho token-of-the-service >&2; exit 9", "exit status 9"),
            (["rewrap", "--again"], "#!/bin/sh\nhead -c 60 /dev/zero | base64 -w0", "does not open"),
        ],
        ids=["fails", "gives other bytes"],
    )
    def test_that_does_not_do_its_work_leaves_all_as_it_is(
        self, operator, key_command, settings, keeps, words, body, said
    ):
        good = operator.settings["MASTER_KEY_COMMAND"] = settings.MASTER_KEY_COMMAND = key_command()
        vault.rewrap_keys(organisation_id=operator.world.organisation_id, at=now())
        service = Path(good).read_text()
        Path(good).write_text(body)
        refused = operator.refused(*words)
        Path(good).write_text(service)

        assert said in refused
        assert "token-of-the-service" not in refused
        assert keeps(MASTER_KEY_COMMAND=good)[0] == "app password"


def resume(said):
    """What the command told to go on with."""
    return said.partition("--made-before ")[2].split()[0]
