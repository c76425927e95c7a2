"""What every storage passes. A test file of each names its own fixture `storage`, and inherits."""

import hashlib
import io
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from postwright.ports.storage import KeyNotValid, Missing, Stored, TooLarge, WrongOffset
from postwright.ports.storage.base import ARRIVAL, HEAD_BYTES

FOLDER = "0198c0de-anna"
NEVER = "0198c0de-anna/" + "0" * 32


class BrokenOff(io.RawIOBase):
    """Gives what it has in pieces, and then the connection is gone."""

    def __init__(self, content, piece=1 << 20):
        self._rest, self._piece = content, piece

    def read(self, size=-1):
        if not self._rest:
            raise ConnectionResetError
        given = self._rest[: min(self._piece, size)]
        self._rest = self._rest[len(given) :]
        return given


def stored_as(content, folder=FOLDER):
    sha = hashlib.sha256(content).hexdigest()
    return Stored(f"{folder}/{sha[:2]}/{sha}", sha, len(content))


def content_of(storage, key):
    with storage.open(key) as stream:
        return stream.read()


def arrive(storage, *pieces, folder=FOLDER):
    """An arrival that holds these pieces, appended one after the other."""
    arrival, at = storage.begin(folder=folder), 0
    for piece in pieces:
        at = storage.append(arrival, io.BytesIO(piece), at=at)
    return arrival


class KeepsFiles:
    @pytest.mark.parametrize("content", [b"", b"a photo", os.urandom(3_000_000)], ids=len)
    def test_gives_back_what_it_got(self, storage, content):
        stored = storage.save(io.BytesIO(content), folder=FOLDER)

        assert stored == stored_as(content)
        assert content_of(storage, stored.key) == content
        assert (storage.size(stored.key), storage.exists(stored.key)) == (len(content), True)
        assert list(storage.keys(FOLDER)) == [stored.key]

    def test_lists_the_folders(self, storage):
        assert list(storage.folders()) == []
        for folder in ("b-0198", FOLDER, FOLDER):
            storage.save(io.BytesIO(folder.encode()), folder=folder)
        arrive(storage, b"on its way", folder="c-0198")

        assert sorted(storage.folders()) == [FOLDER, "b-0198"]

    def test_tells_old_files_from_young_ones(self, storage):
        stored = storage.save(io.BytesIO(b"a photo"), folder=FOLDER)
        past, future = time.time() - 3600, time.time() + 3600

        assert [list(storage.keys(FOLDER, before=moment)) for moment in (past, future)] == [[], [stored.key]]
        assert [storage.is_older(stored.key, than=moment) for moment in (past, future)] == [False, True]
        storage.delete(stored.key)
        assert not storage.is_older(stored.key, than=future)

    def test_keeps_what_the_stream_still_holds(self, storage):
        stream = io.BytesIO(b"read before and kept")
        stream.read(len(b"read before and "))

        assert storage.save(stream, folder=FOLDER) == stored_as(b"kept")

    def test_takes_a_finished_file_over(self, storage):
        with storage.scratch() as folder:
            made = folder / "film"
            made.write_bytes(b"a film")
            stored = storage.adopt(made, folder=FOLDER)
            assert not made.exists()

        assert (stored, content_of(storage, stored.key)) == (stored_as(b"a film"), b"a film")

    def test_can_be_read_from_any_byte(self, storage):
        content = os.urandom(700_000)
        key = storage.save(io.BytesIO(content), folder=FOLDER).key

        with storage.open(key) as stream:
            stream.seek(500_000)
            middle = stream.read(1000)
            stream.seek(-10, io.SEEK_END)
            end = stream.read()
            stream.seek(0)
            assert (middle, end, stream.read(5)) == (content[500_000:501_000], content[-10:], content[:5])
            assert stream.tell() == 5

    def test_lends_a_path_to_a_child(self, storage):
        key = storage.save(io.BytesIO(b"a photo"), folder=FOLDER).key

        with storage.local(key) as path:
            assert path.read_bytes() == b"a photo"
            assert path.stat().st_mode & 0o077 == 0

    def test_keeps_folders_apart(self, storage):
        anna, olga = (storage.save(io.BytesIO(b"same"), folder=name).key for name in ("anna", "olga"))

        assert (storage.delete(anna), storage.delete(anna)) == (True, False)
        assert (list(storage.keys("anna")), list(storage.keys("olga"))) == ([], [olga])

    def test_lists_neither_arrivals_nor_what_is_on_its_way(self, storage):
        arrive(storage, b"half")

        with storage.scratch() as folder:
            (folder / "made").write_bytes(b"x")
            assert list(storage.keys(FOLDER)) == []

    def test_keeps_nothing_over_the_limit(self, storage):
        assert storage.save(io.BytesIO(b"12345"), folder="exact", limit=5).size == 5
        with pytest.raises(TooLarge) as refused:
            storage.save(io.BytesIO(b"123456"), folder=FOLDER, limit=5)

        assert refused.value.limit == 5
        assert list(storage.keys(FOLDER)) == []

    def test_keeps_nothing_of_an_upload_that_breaks_off(self, storage):
        with pytest.raises(ConnectionResetError):
            storage.save(BrokenOff(b"half"), folder=FOLDER)

        assert list(storage.keys(FOLDER)) == []

    def test_says_that_a_deleted_file_is_missing(self, storage):
        key = storage.save(io.BytesIO(b"gone"), folder=FOLDER).key
        storage.delete(key)

        assert not storage.exists(key)
        for ask in (storage.open, storage.size, lambda key: storage.local(key).__enter__()):
            with pytest.raises(Missing):
                ask(key)

    @pytest.mark.parametrize("key", ["", "/etc/passwd", "anna/../olga", "anna/ab/" + "b" * 64, NEVER])
    def test_refuses_other_keys_than_its_own(self, storage, key):
        for ask in (storage.open, storage.size, storage.exists, storage.delete):
            with pytest.raises(KeyNotValid):
                ask(key)
        with pytest.raises(KeyNotValid):
            storage.url(key, seconds=60, mime="image/png", file_name="")

    @pytest.mark.parametrize("folder", ["", ".", "..", "a/b", ".incoming", "a\n", "é", "x" * 65])
    def test_refuses_other_folders_than_names(self, storage, folder):
        for ask in (
            lambda: storage.save(io.BytesIO(b"x"), folder=folder),
            lambda: storage.begin(folder=folder),
        ):
            with pytest.raises(KeyNotValid):
                ask()

    def test_bears_many_savers_and_deleters_of_the_same(self, storage):
        def churn(_):
            for _ in range(5):
                storage.delete(storage.save(io.BytesIO(b"contended"), folder=FOLDER).key)

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(churn, range(4)))

        assert content_of(storage, storage.save(io.BytesIO(b"contended"), folder=FOLDER).key) == b"contended"

    def test_sweeps_only_what_is_old(self, storage):
        kept = storage.save(io.BytesIO(b"kept"), folder=FOLDER)
        arrival = arrive(storage, b"half")

        assert storage.sweep(before=1000) == 0

        assert storage.arrived(arrival) == 4
        assert storage.exists(kept.key)


class TakesArrivals:
    def test_are_named_so_that_nobody_can_guess(self, storage):
        first, second = (storage.begin(folder=FOLDER) for _ in range(2))

        assert first != second
        assert re.fullmatch(ARRIVAL, first).group(1) == FOLDER

    def test_become_the_file_that_save_would_have_kept(self, storage):
        arrival = arrive(storage, b"a ", b"", b"photo")

        stored = storage.finish(arrival)

        assert stored == storage.save(io.BytesIO(b"a photo"), folder=FOLDER)
        assert content_of(storage, stored.key) == b"a photo"

    def test_may_hold_nothing(self, storage):
        stored = storage.finish(storage.begin(folder=FOLDER))

        assert (stored, content_of(storage, stored.key)) == (stored_as(b""), b"")

    def test_are_gone_when_they_are_finished_or_abandoned(self, storage):
        finished, abandoned = arrive(storage, b"a"), arrive(storage, b"b")
        storage.finish(finished)

        assert (storage.abandon(abandoned), storage.abandon(abandoned)) == (True, False)
        for arrival in (finished, abandoned, NEVER):
            for ask in (
                storage.arrived,
                storage.finish,
                lambda one: storage.head(one, 1),
                self.append_to(storage),
            ):
                with pytest.raises(Missing):
                    ask(arrival)
        assert list(storage.keys(FOLDER)) == [stored_as(b"a").key]

    def append_to(self, storage):
        return lambda arrival: storage.append(arrival, io.BytesIO(b"more"), at=0)

    def test_keep_what_was_read_before_it_broke_off(self, storage):
        arrival = arrive(storage, b"a ")

        with pytest.raises(ConnectionResetError):
            storage.append(arrival, BrokenOff(b"pho", piece=2), at=2)

        assert storage.arrived(arrival) == 5
        assert storage.append(arrival, io.BytesIO(b"to"), at=5) == 7
        assert storage.finish(arrival) == stored_as(b"a photo")

    @pytest.mark.parametrize("at", [0, 2, 4, 1000])
    def test_go_on_only_where_they_end(self, storage, at):
        arrival = arrive(storage, b"abc")

        with pytest.raises(WrongOffset) as refused:
            storage.append(arrival, io.BytesIO(b"wrong"), at=at)

        assert refused.value.arrived == 3
        assert storage.finish(arrival) == stored_as(b"abc")

    def test_take_exactly_as_much_as_they_may(self, storage):
        arrival = arrive(storage, b"abc")

        assert storage.append(arrival, io.BytesIO(b"de"), at=3, limit=5) == 5
        with pytest.raises(TooLarge) as refused:
            storage.append(arrival, io.BytesIO(b"fg"), at=5, limit=6)

        assert refused.value.limit == 6
        assert storage.finish(arrival) == stored_as(b"abcdef")

    def test_show_their_beginning(self, storage):
        content = os.urandom(HEAD_BYTES + 10_000)
        arrival = arrive(storage, content[:3], content[3:])

        assert storage.head(arrival, 5) == content[:5]
        assert storage.head(arrival, 1 << 30) == content[:HEAD_BYTES]
        assert storage.head(storage.begin(folder=FOLDER), 5) == b""

    def test_may_hold_the_same_as_a_file_that_is_kept(self, storage):
        kept = storage.save(io.BytesIO(b"same"), folder=FOLDER)

        assert storage.finish(arrive(storage, b"same")) == kept
        assert content_of(storage, kept.key) == b"same"

    @pytest.mark.parametrize(
        "name", ["", "anna", "anna/../x", "anna/" + "g" * 32, "anna/" + "0" * 33, ".x/" + "0" * 32]
    )
    def test_of_other_names_are_none(self, storage, name):
        for ask in (storage.arrived, storage.finish, storage.abandon, self.append_to(storage)):
            with pytest.raises(KeyNotValid):
                ask(name)
