import os
import tempfile
from pathlib import Path

import pytest

from postwright.ports.storage import LocalStorage, Missing


@pytest.fixture
def storage(tmp_path):
    return LocalStorage(tmp_path / "media")


class TestAdopt:
    def test_moves_a_rendition_in(self, storage):
        with storage.scratch() as scratch:
            made = scratch / "thumbnail.jpg"
            made.write_bytes(b"small")
            stored = storage.adopt(made, folder="anna")
            assert not made.exists()

        with storage.local(stored.key) as path:
            assert path.read_bytes() == b"small"
            assert path.stat().st_mode & 0o777 == 0o600

    def test_takes_a_file_from_another_disk(self, storage, tmp_path):
        memory = Path("/dev/shm")
        if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
            pytest.skip("this machine has one disk")
        with tempfile.NamedTemporaryFile(dir=memory, delete=False) as made:
            made.write(b"elsewhere")

        stored = storage.adopt(Path(made.name), folder="anna")

        assert not Path(made.name).exists()
        assert storage.size(stored.key) == 9

    def test_refuses_a_link(self, storage, tmp_path):
        (tmp_path / "link").symlink_to("/etc/hostname")

        with pytest.raises(OSError, match="symbolic"):
            storage.adopt(tmp_path / "link", folder="anna")

    def test_refuses_what_is_no_plain_file(self, storage, tmp_path):
        os.mkfifo(tmp_path / "pipe")

        with pytest.raises(Missing):
            storage.adopt(tmp_path / "pipe", folder="anna")


class TestScratch:
    def test_leaves_nothing(self, storage):
        with storage.scratch() as scratch:
            (scratch / "half").write_bytes(b"x")
            assert scratch.stat().st_mode & 0o777 == 0o700

        assert not scratch.exists()


class TestSweep:
    def test_removes_only_what_is_old(self, storage):
        with storage.scratch() as old, storage.scratch() as young:
            (old / "half").write_bytes(b"x")
            os.utime(old, (1000, 1000))

            assert storage.sweep(before=2000) == 1

            assert not old.exists()
            assert young.exists()
