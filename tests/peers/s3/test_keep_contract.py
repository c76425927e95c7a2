import pytest

from postwright.ports.storage.base import HEAD_BYTES
from postwright.ports.storage.tests.contract import KeepsFiles, TakesArrivals, arrive, stored_as

pytestmark = pytest.mark.peer_s3


@pytest.fixture
def storage(open_storage):
    return open_storage(part=HEAD_BYTES)


class TestFilesInABucket(KeepsFiles):
    def test_lie_below_the_prefix(self, storage, bucket, s3):
        key = stored_as(b"a photo").key

        with storage.scratch() as folder:
            (folder / "file").write_bytes(b"a photo")
            storage.adopt(folder / "file", folder="0198c0de-anna")

        assert s3.keys(bucket) == [f"media/{key}"]


class TestArrivalsInABucket(TakesArrivals):
    @pytest.mark.parametrize(
        "pieces", [[b"few"], [b"x" * 99, b"y" * (3 * HEAD_BYTES)], [b"z" * 2 * HEAD_BYTES]], ids=len
    )
    def test_leave_nothing_but_the_file(self, storage, bucket, s3, pieces):
        stored = storage.finish(arrive(storage, *pieces))

        assert stored == stored_as(b"".join(pieces))
        assert s3.keys(bucket) == [f"media/{stored.key}"]
        assert s3.uploads(bucket) == []

    def test_leave_nothing_when_they_are_abandoned(self, storage, bucket, s3):
        storage.abandon(arrive(storage, b"x" * (HEAD_BYTES + 10)))

        assert (s3.keys(bucket), s3.uploads(bucket)) == ([], [])
