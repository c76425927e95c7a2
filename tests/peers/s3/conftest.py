"""Storages in new buckets of the real server. Their parts are small, so that few bytes make many of them."""

import pytest

from postwright.ports.storage.s3 import S3Storage

PART = 1000


@pytest.fixture
def bucket(s3):
    made = s3.bucket("media/")
    yield made
    made.client.close()


@pytest.fixture
def open_storage(bucket, tmp_path):
    """The same bucket as another process would open it."""

    def opened(**options):
        return S3Storage(bucket, scratch=tmp_path / "scratch", **{"part": PART} | options)

    return opened


@pytest.fixture
def storage(open_storage):
    return open_storage()
