import os
from datetime import timedelta

from conftest import NOON
from postwright.flow.media import operations, queries
from postwright.flow.media.operations.remove import UPLOAD_LASTS


class TestSweepMedia:
    def test_deletes_what_a_broken_off_upload_left(self, settings, tmp_path):
        settings.STORAGE_URL = tmp_path.as_uri()
        with queries.storage().scratch() as folder:
            (folder.parent / "left").write_bytes(b"half a photo")
            (folder.parent / "young").write_bytes(b"on its way")
            for name, age in (("left", timedelta(seconds=1)), ("young", timedelta())):
                then = (NOON - UPLOAD_LASTS - age).timestamp()
                os.utime(folder.parent / name, (then, then))
            os.utime(folder, (NOON.timestamp(), NOON.timestamp()))

            assert operations.sweep_media(at=NOON) == 1
            assert {path.name for path in folder.parent.iterdir()} == {"young", folder.name}
