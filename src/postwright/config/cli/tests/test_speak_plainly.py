import os
import subprocess
import sys

import pytest

from postwright.config.cli import COMMANDS, main
from postwright.config.cli.installation import LEAST_FREE_BYTES, Installation, check_space
from postwright.config.cli.problems import NoSpace


@pytest.fixture(autouse=True)
def own_directory(monkeypatch, tmp_path):
    monkeypatch.setenv("POSTWRIGHT_DATA_DIR", str(tmp_path / "data"))
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "MASTER_KEY", "SECRET_KEY"):
        monkeypatch.delenv(f"POSTWRIGHT_{name}", raising=False)


class TestMain:
    def test_lists_every_command(self, capsys):
        assert main(["--help"]) == 0
        said = capsys.readouterr().out

        assert all(f"  {name} " in said for name in COMMANDS)

    @pytest.mark.parametrize("words", [["fly"], ["db", "fly"], []])
    def test_explains_itself_when_it_does_not_know(self, words, capsys):
        assert main(words) == 2
        said = capsys.readouterr().err

        assert "Usage: postwright" in said
        assert not words or f"no command '{' '.join(words)}'" in said

    @pytest.mark.parametrize("name", sorted(COMMANDS))
    def test_finds_what_every_command_names(self, name):
        assert callable(COMMANDS[name].load())


class TestRefusal:
    def test_of_a_directory_that_can_not_be_written(self, monkeypatch, tmp_path, capsys):
        (tmp_path / "file").touch()
        monkeypatch.setenv("POSTWRIGHT_DATA_DIR", str(tmp_path / "file" / "data"))

        assert main(["run"]) == 1
        assert "You have no right to write in" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("command", "named"), [("shell", "DATABASE_OWNER_URL is not"), ("backup", "DATABASE_BACKUP_URL")]
    )
    def test_of_half_a_database_names_the_other_half(self, monkeypatch, capsys, command, named):
        monkeypatch.setenv("POSTWRIGHT_DATABASE_URL", "postgresql://app@db.example/postwright")

        assert main(["db", command]) == 78
        assert f"POSTWRIGHT_{named}" in capsys.readouterr().err

    def test_of_a_port_that_is_no_number(self, monkeypatch, capsys):
        monkeypatch.setenv("POSTWRIGHT_PORT", "eight")

        assert main(["run"]) == 78
        assert "POSTWRIGHT_PORT" in capsys.readouterr().err

    @pytest.mark.parametrize("host", ["203.0.113.7", "not an address"])
    def test_of_an_address_of_another_machine(self, host, capsys):
        assert main(["run", "--host", host]) == 1
        assert "no address of this machine" in capsys.readouterr().err

    def test_of_a_disk_that_is_nearly_full(self, tmp_path):
        check_space(tmp_path, LEAST_FREE_BYTES)
        with pytest.raises(NoSpace, match="has only 299 MB left"):
            check_space(tmp_path, LEAST_FREE_BYTES - 1)

    @pytest.mark.parametrize("name", ["web", "worker"])
    def test_of_a_process_whose_database_does_not_run(self, name, capsys):
        assert main([name]) == 1
        assert "Start everything with 'postwright run'" in capsys.readouterr().err


class TestInstallation:
    def test_keeps_the_owner_address_to_itself(self, monkeypatch):
        monkeypatch.setenv("POSTWRIGHT_DATABASE_URL", "postgresql://app@db.example/postwright")
        monkeypatch.setenv("POSTWRIGHT_DATABASE_OWNER_URL", "postgresql://owner@db.example/postwright")
        installation = Installation.from_environment()

        assert installation.environment()["POSTWRIGHT_DATABASE_OWNER_URL"] == ""
        assert installation.owner_environment()["POSTWRIGHT_DATABASE_OWNER_URL"].startswith(
            "postgresql://owner"
        )

    def test_makes_no_key_that_was_given(self, monkeypatch):
        monkeypatch.setenv("POSTWRIGHT_MASTER_KEY", "given")
        monkeypatch.setenv("POSTWRIGHT_DATABASE_URL", "postgresql://app@db.example/postwright")
        installation = Installation.from_environment()
        installation.prepare()

        assert not (installation.data / "master.key").exists()
        assert "POSTWRIGHT_MASTER_KEY_FILE" not in installation.environment()
        assert installation.environment()["POSTWRIGHT_SECRET_KEY_FILE"] == str(
            installation.data / "secret.key"
        )


class TestAnAnswer:
    def test_need_not_be_read_to_its_end(self, tmp_path):
        command = [sys.executable, "-m", "postwright.config.cli", "check"]
        place = os.environ | {"POSTWRIGHT_DATA_DIR": str(tmp_path)}
        with subprocess.Popen(command, env=place, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asked:
            asked.stdout.close()
            complaint = asked.stderr.read()

        assert (asked.returncode, complaint) == (141, b"")
