from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.storage import LocalStorage, Means, UnknownStorage, storage_from_url
from postwright.ports.storage.s3_address import S3Address, address_from_url


class TestStorageFromUrl:
    def test_opens_a_directory(self):
        storage = storage_from_url("file:///var/lib/post%20wright/media", Means(keep_free=7))

        assert isinstance(storage, LocalStorage)
        assert (storage.root, storage.keep_free) == (Path("/var/lib/post wright/media"), 7)

    @pytest.mark.parametrize(
        "url", ["", "media", "/var/media", "ftp://x/y", "file://", "file://server/share", "file:///x?y=1"]
    )
    def test_refuses_what_it_cannot_keep_files_in(self, url):
        with pytest.raises(UnknownStorage, match="torage"):
            storage_from_url(url)


class TestAddressOfABucket:
    def test_says_all_of_it(self):
        url = (
            "s3://media/post/wright?endpoint=https://s3.example.org:9000&region=eu-central-1&style=virtual"
            "&encryption=aws:kms&kms_key=arn:aws:kms:eu-central-1:123456789012:key/a"
        )
        assert address_from_url(url) == S3Address(
            bucket="media",
            prefix="post/wright/",
            endpoint="https://s3.example.org:9000",
            region="eu-central-1",
            style="virtual",
            encryption="aws:kms",
            kms_key="arn:aws:kms:eu-central-1:123456789012:key/a",
        )

    @pytest.mark.parametrize(
        ("url", "origin"),
        [
            ("s3://media", "https://media.s3.us-east-1.amazonaws.com"),
            ("s3://media?region=eu-central-1&style=path", "https://s3.eu-central-1.amazonaws.com"),
            ("s3://media?endpoint=https://s3.example.org", "https://s3.example.org"),
            ("s3://media?endpoint=https://s3.example.org/&style=virtual", "https://media.s3.example.org"),
            ("s3://media/?endpoint=http://127.0.0.1:9000", "http://127.0.0.1:9000"),
            ("s3://media?endpoint=http://s3.localhost:9000", "http://s3.localhost:9000"),
        ],
    )
    def test_leads_where_files_are_fetched(self, url, origin):
        assert address_from_url(url).origin == origin

    @pytest.mark.parametrize(
        "url",
        [
            "s3://",
            "s3:///media",
            "s3://a",
            "s3://Media",
            "s3://key:secret@media",
            "s3://media:9000",
            "s3://media/../x",
            "s3://media/.hidden",
            "s3://media/a%20b",
            "s3://media#x",
            "s3://media?secret=x",
            "s3://media?region=a&region=b",
            "s3://media?region=",
            "s3://media?region=a b",
            "s3://media?style=other",
            "s3://media?endpoint=s3.example.org",
            "s3://media?endpoint=http://s3.example.org",
            "s3://media?endpoint=http://10.0.0.1:9000",
            "s3://media?endpoint=https://key:secret@s3.example.org",
            "s3://media?endpoint=https://s3.example.org/media",
            "s3://media?endpoint=https://[",
            "s3://media?endpoint=https://a:b",
            "s3://media?encryption=rot13",
            "s3://media?kms_key=a",
            "s3://media?encryption=AES256&kms_key=a",
        ],
    )
    def test_is_refused_where_it_cannot_be_one(self, url):
        with pytest.raises(UnknownStorage, match="An S3 storage") as refused:
            storage_from_url(url)
        assert "secret@" not in str(refused.value)

    @given(st.text())
    def test_of_any_text_is_an_address_or_refused(self, text):
        for url in (f"s3://{text}", f"s3://media?endpoint={text}", f"s3://media/{text}"):
            with suppress(UnknownStorage):
                assert urlsplit(address_from_url(url).origin).hostname
