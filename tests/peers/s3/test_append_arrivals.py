import gc
import io
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postwright.ports.storage import Busy, Missing, StorageError
from postwright.ports.storage.s3 import S3Storage
from postwright.ports.storage.s3.arrivals import PART_BYTES
from postwright.ports.storage.s3.bucket import Credentials, open_bucket
from postwright.ports.storage.tests.contract import FOLDER, arrive, content_of, stored_as
from postwright.ports.storage.tests.plans import CONTENT, follow, plans
from tests.peers.s3.conftest import PART

# What is killed closes no connection.
pytestmark = [
    pytest.mark.peer_s3,
    pytest.mark.timeout(400),  # some thousand requests
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

HOUR = timedelta(hours=1)
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def unix(after):
    return (datetime.now(UTC) + after).timestamp()


class Killed(Exception):
    """The process is gone: nothing more leaves it."""


class Mortal:
    """Dies at its nth request: before it goes out, or when its answer is there and nobody reads it."""

    def __init__(self, client):
        self._left, self._is_answer_lost = 0, False
        client.meta.events.register("before-send.s3", self._send)
        client.meta.events.register("after-call.s3", self._answered)

    def arm(self, calls, *, is_answer_lost):
        self._left, self._is_answer_lost = calls, is_answer_lost

    def _send(self, **_):
        if self._left <= 0:
            raise Killed
        self._left -= 1

    def _answered(self, parsed, **_):
        if self._left <= 0 and self._is_answer_lost:
            if "Body" in parsed:
                parsed["Body"].close()  # as the end of a process does
            raise Killed


@pytest.fixture
def mortal(s3, bucket, tmp_path):
    """A storage of a process that will be killed after so many calls."""
    own = open_bucket(bucket.address, Credentials(s3.key_id, s3.secret))
    death, storage = Mortal(own.client), S3Storage(own, scratch=tmp_path / "scratch", part=PART)

    def armed(calls, *, is_answer_lost):
        death.arm(calls, is_answer_lost=is_answer_lost)
        return storage

    yield armed
    own.client.close()
    gc.collect()  # what a death left open is closed here, not in somebody else's test


class TestAnArrival:
    @FEW
    @given(plan=plans(3 * PART))
    def test_loses_nothing_in_whatever_order_it_comes(self, open_storage, plan):
        follow(open_storage, plan)

    @FEW
    @given(
        sizes=st.lists(st.integers(0, 2 * PART + 200), min_size=1, max_size=4),
        calls=st.integers(0, 25),
        is_answer_lost=st.booleans(),
    )
    def test_survives_the_death_of_a_process(self, storage, mortal, sizes, calls, is_answer_lost):
        """Whoever comes after goes on where the bucket says."""
        dying = mortal(calls, is_answer_lost=is_answer_lost)
        arrival, stored, size = storage.begin(folder=FOLDER), None, sum(sizes)
        try:
            for length in sizes:
                at = dying.arrived(arrival)
                dying.append(arrival, io.BytesIO(CONTENT[at : at + length]), at=at)
            stored = dying.finish(arrival)
        except (Killed, StorageError):
            stored = self.finished_by_another(storage, arrival, size)

        assert stored == stored_as(CONTENT[:size])
        assert content_of(storage, stored.key) == CONTENT[:size]
        with pytest.raises(Missing):
            storage.finish(arrival)

    def finished_by_another(self, storage, arrival, size):
        try:
            at = storage.arrived(arrival)
            assert at <= size
            if at < size:
                assert storage.append(arrival, io.BytesIO(CONTENT[at:size]), at=at) == size
            return storage.finish(arrival)
        except Missing:  # it had been finished, and only the answer was lost
            return stored_as(CONTENT[:size])

    @pytest.mark.parametrize("size", [10, PART + 500])
    def test_is_finished_after_a_death_at_any_call(self, storage, mortal, size):
        """A death after the answer leaves the same bucket behind."""
        for calls in range(30):
            arrival = arrive(storage, CONTENT[:size])
            try:
                mortal(calls, is_answer_lost=True).finish(arrival)
            except Killed:
                assert self.finished_by_another(storage, arrival, size) == stored_as(CONTENT[:size])
                assert content_of(storage, stored_as(CONTENT[:size]).key) == CONTENT[:size]
            else:
                break
        assert calls > 4

    def test_takes_no_more_while_it_is_being_finished(self, storage, mortal):
        arrival = arrive(storage, CONTENT[: 2 * PART])
        for calls in range(30):
            with pytest.raises(Killed):
                mortal(calls, is_answer_lost=False).finish(arrival)
            if storage._arrivals.state(arrival).whole is not None:
                break

        with pytest.raises(Busy):
            storage.append(arrival, io.BytesIO(b"more"), at=2 * PART)
        assert storage.finish(arrival) == stored_as(CONTENT[: 2 * PART])

    def test_goes_on_after_a_finish_that_broke_off(self, storage, mortal):
        """The short last part that it sent is written again, longer."""
        arrival = arrive(storage, CONTENT[: PART + 10])
        with pytest.raises(Killed):
            mortal(5, is_answer_lost=True).finish(arrival)

        at = storage.append(arrival, io.BytesIO(CONTENT[PART + 10 : 3 * PART]), at=PART + 10)

        assert (at, storage.finish(arrival)) == (3 * PART, stored_as(CONTENT[: 3 * PART]))

    def test_shows_its_beginning_also_when_it_came_in_parts(self, storage):
        arrival = arrive(storage, CONTENT[:PART], CONTENT[PART : 3 * PART])

        assert storage.head(arrival, 100) == CONTENT[:100]

    def test_is_swept_by_its_last_append(self, storage, bucket, s3):
        with_tail, in_parts = arrive(storage, CONTENT[:1500]), arrive(storage, CONTENT[: 2 * PART])

        assert storage.sweep(before=unix(-HOUR)) == 0
        assert (storage.arrived(with_tail), storage.arrived(in_parts)) == (1500, 2 * PART)
        assert storage.sweep(before=unix(HOUR)) == 2

        assert (s3.keys(bucket), s3.uploads(bucket)) == ([], [])

    def test_has_parts_that_every_server_takes(self):
        """Amazon's least part: docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html"""
        assert PART_BYTES >= 5 << 20


class TestSweep:
    def test_ends_uploads_that_nobody_completed(self, storage, bucket, s3):
        bucket.call("create_multipart_upload", stored_as(b"film").key)

        assert storage.sweep(before=unix(-HOUR)) == 0
        assert storage.sweep(before=unix(HOUR)) == 1

        assert s3.uploads(bucket) == []

    def test_leaves_files_of_others_in_the_bucket_alone(self, storage, bucket, s3):
        bucket.client.put_object(Bucket=bucket.name, Key="theirs/.arrivals/x/y", Body=b"x")
        bucket.client.create_multipart_upload(Bucket=bucket.name, Key="theirs/film")

        assert storage.sweep(before=unix(HOUR)) == 0

        assert (s3.keys(bucket), s3.uploads(bucket)) == (["theirs/.arrivals/x/y"], ["theirs/film"])
