import pytest

from postwright.ports.storage import LocalStorage
from postwright.ports.storage.tests.contract import FOLDER, KeepsFiles, TakesArrivals, arrive, stored_as


@pytest.fixture
def storage(tmp_path):
    return LocalStorage(tmp_path / "media")


class TestFilesOnADisk(KeepsFiles):
    def test_are_handed_out_by_nobody_else(self, storage):
        key = stored_as(b"x").key

        assert storage.url(key, seconds=60, mime="image/png", file_name="") is None
        assert (storage.examine(at=1.5), storage.examined()) == (None, None)


class TestArrivalsOnADisk(TakesArrivals):
    def test_leave_nothing_but_the_file(self, storage):
        stored = storage.finish(arrive(storage, b"a photo"))

        assert [path for path in storage.root.rglob("*") if path.is_file()] == [storage.root / stored.key]
        assert FOLDER not in [path.name for path in (storage.root / ".arrivals").iterdir()]
