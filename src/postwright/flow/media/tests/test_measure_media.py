import pytest

from conftest import NOON
from postwright.flow.media import operations, queries
from postwright.flow.media.tests import files
from postwright.ports.storage import Missing


@pytest.fixture
def clip(anna):
    return operations.upload_media(
        stream=files.two_scenes(), file_name="clip.mp4", brand=None, by=anna, at=NOON
    )


class TestMeasureMedia:
    def test_keeps_what_no_single_frame_shows(self, clip):
        operations.measure_media(item=clip)
        kept = queries.item_in(clip.organisation_id, clip.pk).measured

        assert kept["cuts"] == [pytest.approx(2, abs=0.1)]
        assert (kept["still_seconds"] > 1.5, kept["loudness"]) == (True, None)

    def test_is_done_once(self, clip):
        first = operations.measure_media(item=clip).measured
        queries.storage().delete(queries.rendition_for(clip, "original").storage_key)

        assert operations.measure_media(item=clip).measured == first

    def test_leaves_a_photo_alone(self, photo):
        assert operations.measure_media(item=photo).measured == {}

    def test_does_without_a_file_that_is_gone(self, clip):
        key = queries.rendition_for(clip, "original").storage_key
        queries.storage().delete(key)
        with pytest.raises(Missing):
            queries.storage().open(key)

        assert operations.measure_media(item=clip).measured == {}

    def test_does_without_what_cannot_be_read(self, clip):
        broken = queries.storage().save(files.truncated_photo(), folder=clip.organisation_id.hex)
        clip.renditions.update(storage_key=broken.key)

        assert operations.measure_media(item=clip).measured == {}
