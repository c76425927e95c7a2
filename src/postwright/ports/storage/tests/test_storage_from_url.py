from pathlib import Path

import pytest

from postwright.ports.storage import LocalStorage, Means, UnknownStorage, storage_from_url


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
