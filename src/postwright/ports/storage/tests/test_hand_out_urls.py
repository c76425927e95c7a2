from urllib.parse import urlsplit

import pytest

from postwright.ports.storage import Means, storage_from_url
from postwright.ports.storage.s3_address import address_from_url
from postwright.ports.storage.tests.contract import stored_as


class TestAnAddressInABucket:
    @pytest.mark.parametrize(
        "url",
        [
            "s3://media",
            "s3://media?style=path",
            "s3://media?region=eu-central-1",
            "s3://media?region=eu-central-1&style=path",
            "s3://media/prefix?endpoint=https://s3.example.org",
            "s3://media/prefix?endpoint=https://s3.example.org:9000&style=virtual",
            "s3://me.dia/prefix?endpoint=https://s3.example.org",
        ],
    )
    def test_begins_where_the_pages_may_load_from(self, url, tmp_path):
        """The content security policy is made from the setting, the address by Amazon's library."""
        storage = storage_from_url(url, Means(key_id="app", secret="secret", scratch=tmp_path))

        given = urlsplit(storage.url(stored_as(b"x").key, seconds=60, mime="image/png", file_name=""))

        assert f"{given.scheme}://{given.netloc}" == address_from_url(url).origin
        storage.bucket.client.close()
