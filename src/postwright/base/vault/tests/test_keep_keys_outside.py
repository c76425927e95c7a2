"""Wrapped keys in a directory: a copy of the database opens nothing, not even with the master key."""

import pytest
from django.core.checks import run_checks

from postwright.base.vault import operations as vault
from postwright.base.vault import queries
from postwright.base.vault.models import DataKey
from postwright.base.vault.rules import GRACE
from postwright.kit.clock import now
from postwright.kit.ids import uuid7

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(60)]


@pytest.fixture
def folder(settings, tmp_path):
    home = tmp_path / "keys"
    home.mkdir(mode=0o700)
    settings.DATA_KEYS_DIR, settings.DATA_KEYS_IN = str(home), "directory"
    return home


@pytest.fixture
def place(anna):
    return {
        "table": "connections_channel",
        "column": "secret",
        "row": uuid7(),
        "organisation": anna.organisation_id,
    }


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def found():
    return [one.id for one in run_checks() if one.id in {f"postwright.E02{n}" for n in range(4)}]


class TestDirectory:
    def test_has_what_the_database_has_not(self, folder, place):
        sealed = vault.seal("app password", **place)
        vault.forget()

        assert bytes(DataKey.objects.get().wrapped) == b""
        assert vault.unseal(sealed, **place) == "app password"
        [file] = files(folder)
        assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)

    def test_that_is_gone_keeps_everything_closed(self, folder, place, settings):
        sealed = vault.seal("app password", **place)
        vault.forget()
        settings.DATA_KEYS_DIR = str(folder / "elsewhere")

        with pytest.raises(vault.KeysAway, match="cannot be read"):
            vault.unseal(sealed, **place)
        with pytest.raises(vault.KeysAway):
            vault.seal("another", **place)

    @pytest.mark.parametrize(
        "content", [b"", b"{", b"[]", b'{"format": 1}', b'{"format": 2, "master": "", "wrapped": ""}']
    )
    def test_with_a_damaged_file_says_so(self, folder, place, content):
        sealed = vault.seal("app password", **place)
        files(folder)[0].write_bytes(content)
        vault.forget()

        with pytest.raises(vault.KeysAway):
            vault.unseal(sealed, **place)

    def test_takes_in_what_was_in_the_database_and_gives_it_back(
        self, folder, place, settings, django_capture_on_commit_callbacks
    ):
        settings.DATA_KEYS_IN = "database"
        sealed = vault.seal("app password", **place)
        settings.DATA_KEYS_IN = "directory"
        moved = vault.rewrap_keys(organisation_id=place["organisation"], at=now())
        outside = (bytes(DataKey.objects.get().wrapped), len(files(folder)))
        settings.DATA_KEYS_IN = "database"
        with django_capture_on_commit_callbacks(execute=True):
            vault.rewrap_keys(organisation_id=place["organisation"], at=now())
        vault.forget()

        assert (moved, outside, files(folder)) == (1, (b"", 1), [])
        assert vault.unseal(sealed, **place) == "app password"

    def test_loses_a_key_that_is_destroyed(self, folder, place, django_capture_on_commit_callbacks):
        vault.seal("never stored", **place)
        vault.replace_key(organisation_id=place["organisation"], at=now())
        with django_capture_on_commit_callbacks(execute=True):
            vault.destroy_unused(organisation_id=place["organisation"], at=now() + 2 * GRACE)

        assert [file.stem for file in files(folder)] == [queries.current_kid(place["organisation"]).hex()]


class TestCheck:
    def test_finds_nothing_wrong_with_what_works(self, folder):
        assert found() == []

    def test_finds_a_directory_that_is_not_there(self, folder, settings):
        settings.DATA_KEYS_DIR = str(folder / "nowhere")
        assert found() == ["postwright.E023"]

    def test_finds_a_directory_that_others_may_read(self, folder):
        folder.chmod(0o755)
        assert found() == ["postwright.E023"]

    def test_finds_that_no_directory_is_named(self, folder, settings):
        settings.DATA_KEYS_DIR = ""
        assert found() == ["postwright.E022"]

    def test_finds_a_place_that_is_none(self, settings):
        settings.DATA_KEYS_IN = "cloud"
        assert found() == ["postwright.E021"]

    @pytest.mark.parametrize("command", ["/nowhere/kms", "'", " "])
    def test_finds_a_command_that_is_none(self, settings, command):
        settings.MASTER_KEY_COMMAND = command
        assert found() == ["postwright.E020"]
