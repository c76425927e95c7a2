import hashlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postwright.ports.storage import Away, KeyNotValid, LocalStorage, Missing, NoSpace, TooLarge

ANNA = "0198c0de-anna"


@pytest.fixture
def storage(tmp_path):
    return LocalStorage(tmp_path / "media")


def files_under(root):
    return [path for path in root.rglob("*") if path.is_file()]


def content(storage, key):
    with storage.open(key) as file:
        return file.read()


class TestSave:
    def test_names_a_file_by_what_it_holds(self, storage):
        stored = storage.save(io.BytesIO(b"a photo"), folder=ANNA)

        sha = hashlib.sha256(b"a photo").hexdigest()
        assert (stored.key, stored.sha256, stored.size) == (f"{ANNA}/{sha[:2]}/{sha}", sha, 7)
        assert content(storage, stored.key) == b"a photo"

    def test_keeps_equal_content_of_one_folder_once(self, storage):
        first, second = (storage.save(io.BytesIO(b"same"), folder=ANNA) for _ in range(2))

        assert first == second
        assert len(files_under(storage.root)) == 1

    def test_keeps_organisations_apart(self, storage):
        storage.delete(storage.save(io.BytesIO(b"same"), folder="anna").key)
        olga = storage.save(io.BytesIO(b"same"), folder="olga")

        assert list(storage.keys("anna")) == []
        assert list(storage.keys("olga")) == [olga.key]

    def test_lets_nobody_else_read(self, storage):
        storage.save(io.BytesIO(b"private"), folder=ANNA)

        modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in storage.root.rglob("*")}
        assert modes == {True: 0o700, False: 0o600}
        assert storage.root.stat().st_mode & 0o777 == 0o700

    def test_accepts_exactly_the_limit(self, storage):
        assert storage.save(io.BytesIO(b"12345"), folder=ANNA, limit=5).size == 5

    def test_leaves_nothing_of_a_file_over_the_limit(self, storage):
        with pytest.raises(TooLarge) as refused:
            storage.save(io.BytesIO(b"123456"), folder=ANNA, limit=5)

        assert refused.value.limit == 5
        assert files_under(storage.root) == []

    def test_stops_reading_at_the_limit(self, storage):
        endless = Endless()

        with pytest.raises(TooLarge):
            storage.save(endless, folder=ANNA, limit=3 << 20)

        assert endless.given <= 5 << 20

    def test_leaves_nothing_of_an_upload_that_breaks_off(self, storage):
        with pytest.raises(ConnectionResetError):
            storage.save(BrokenOff(), folder=ANNA)

        assert files_under(storage.root) == []

    def test_uses_little_memory_for_a_large_file(self, storage):
        tracemalloc.start()
        storage.save(Endless(stop=64 << 20), folder=ANNA)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

        assert peak < 8 << 20

    def test_survives_many_savers_and_deleters_of_the_same_content(self, storage):
        start = threading.Barrier(8)

        def churn(_):
            start.wait()
            for _ in range(30):
                storage.delete(storage.save(io.BytesIO(b"contended"), folder=ANNA).key)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(churn, range(8)))

        assert content(storage, storage.save(io.BytesIO(b"contended"), folder=ANNA).key) == b"contended"

    @given(
        name=st.text(max_size=70) | st.sampled_from(["", ".", "..", "../x", "a/b", ".incoming", "a\n", "é"])
    )
    def test_never_writes_outside_its_root(self, name):
        with tempfile.TemporaryDirectory() as directory:
            storage = LocalStorage(Path(directory) / "media")
            try:
                key = storage.save(io.BytesIO(b"x"), folder=name).key
            except KeyNotValid:
                assert list(Path(directory).iterdir()) == []
            else:
                assert [path.name for path in Path(directory).iterdir()] == ["media"]
                assert key.split("/")[0] == name


class TestAFullDisk:
    def test_is_refused_before_others_suffer(self, tmp_path):
        free = shutil.disk_usage(tmp_path).free
        storage = LocalStorage(tmp_path / "media", keep_free=free * 2)

        with pytest.raises(NoSpace):
            storage.save(io.BytesIO(b"x"), folder=ANNA)

        assert files_under(storage.root) == []

    def test_is_named_and_leaves_nothing(self, tmp_path):
        script = (
            "import io, sys; from pathlib import Path; from postwright.ports.storage import *\n"
            "storage = LocalStorage(Path(sys.argv[1]))\n"
            "try: storage.save(io.BytesIO(b'x' * (2 << 20)), folder='anna')\n"
            "except NoSpace: print('no space', [p for p in storage.root.rglob('*') if p.is_file()])\n"
        )
        mount = 'mount -t tmpfs -o size=1m none "$1" && exec "$2" -c "$3" "$1"'
        command = ["unshare", "-Urm", "sh", "-c", mount, "sh", str(tmp_path), sys.executable, script]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
        if "no space" not in ran.stdout and ("unshare" in ran.stderr or "mount" in ran.stderr):
            pytest.skip("this machine lets nobody mount a small disk")

        assert ran.stdout == "no space []\n"


class TestKeys:
    @pytest.mark.parametrize(
        "key",
        [
            "",
            "/etc/passwd",
            "../../etc/passwd",
            "anna/../olga",
            "anna/ab/" + "b" * 64,
            "anna/aa/" + "a" * 64 + "\n",
        ],
    )
    def test_other_than_ours_are_refused(self, storage, key):
        for use in (storage.open, storage.size, storage.exists, storage.delete, storage.local(key).__enter__):
            with pytest.raises(KeyNotValid):
                use(*([] if use.__name__ == "__enter__" else [key]))

    @settings(max_examples=300)
    @given(key=st.text())
    def test_of_any_text_never_leave_the_root(self, key):
        storage = LocalStorage(Path("/nowhere"))
        with pytest.raises((KeyNotValid, Missing)):
            storage.size(key)

    def test_of_nothing_are_missing(self, storage):
        key = storage.save(io.BytesIO(b"gone"), folder=ANNA).key

        assert storage.delete(key)
        assert not storage.delete(key)
        assert not storage.exists(key)
        for use in (storage.open, storage.size):
            with pytest.raises(Missing):
                use(key)
        with pytest.raises(Missing), storage.local(key):
            pass

    def test_of_an_unknown_folder_are_none(self, storage):
        assert list(storage.keys("nobody")) == []


class Endless(io.RawIOBase):
    def __init__(self, stop=None):
        self.given, self.stop = 0, stop

    def read(self, size=-1):
        size = size if self.stop is None else min(size, self.stop - self.given)
        self.given += size
        return os.urandom(size) if size < 16 else b"x" * size


class BrokenOff(io.RawIOBase):
    first = True

    def read(self, size=-1):
        if self.first:
            self.first = False
            return b"half"
        raise ConnectionResetError


class TestAPlaceOutOfReach:
    """A folder that is not mounted must not look like one whose files are gone."""

    @pytest.mark.parametrize("ask", ["open", "size", "exists"])
    def test_is_told_from_a_missing_file(self, storage, ask):
        key = storage.save(io.BytesIO(b"bread"), folder="bakery").key
        storage.root.rename(storage.root.with_name("elsewhere"))

        with pytest.raises(Away):
            getattr(storage, ask)(key)

    def test_is_not_a_file_that_was_deleted(self, storage):
        key = storage.save(io.BytesIO(b"bread"), folder="bakery").key
        storage.delete(key)

        assert not storage.exists(key)
        with pytest.raises(Missing):
            storage.open(key)
