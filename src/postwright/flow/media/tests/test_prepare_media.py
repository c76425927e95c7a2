import io

import numpy as np
import pytest
from PIL import Image

from conftest import NOON
from postwright.base.audit.models import Event, Tag
from postwright.base.connections.adapters import networks
from postwright.flow.media import jobs, operations, queries, rules
from postwright.flow.media.tests import files
from postwright.flow.media.tests.breaks import failing


def opened(item, purpose):
    return Image.open(io.BytesIO(raw(item, purpose)))


def tags():
    return sorted(Event.objects.filter(tag__startswith="media:").values_list("tag", flat=True))


def raw(item, purpose):
    with queries.open_rendition(queries.rendition_for(item, purpose)) as stream:
        return stream.read()


@pytest.fixture
def ready_video(anna):
    item = operations.upload_media(stream=files.video(), file_name="clip.mp4", brand=None, by=anna, at=NOON)
    return operations.clean_media(item=operations.preview_media(item=item, at=NOON), at=NOON)


class TestPreviewMedia:
    def test_makes_an_upright_preview_and_a_thumbnail(self, photo):
        item = operations.preview_media(item=photo, at=NOON)

        assert (item.stage, opened(item, "preview").size, opened(item, "thumb").size) == (
            "viewable",
            (400, 600),
            (400, 600),
        )

    def test_makes_poster_and_frames_of_a_video(self, ready_video):
        seconds = [float(frame.variant) for frame in queries.frames_of(ready_video)]

        assert opened(ready_video, "poster").size == (320, 240)
        assert len(seconds) > 1
        assert seconds == sorted(seconds)

    def test_fails_an_item_whose_file_went_missing(self, photo):
        queries.storage().delete(queries.rendition_for(photo, "original").storage_key)
        item = operations.preview_media(item=photo, at=NOON)

        assert (item.state, item.problem) == ("failed", "missing")
        assert "no longer there" in item.problem_text
        assert tags() == [Tag.MEDIA_FAILED, Tag.MEDIA_UPLOADED]


class TestCleanMedia:
    def test_leaves_no_place_camera_or_serial_number(self, ready_photo):
        for purpose in ("clean", "preview", "thumb"):
            assert not opened(ready_photo, purpose).getexif()
            assert not any(
                word in raw(ready_photo, purpose) for word in (b"SERIAL", b"Kamera", b"Exif", b"GPS")
            )

    def test_offers_the_clean_copy_for_sending(self, ready_photo):
        clean = queries.sendable(ready_photo)

        assert (clean.purpose, clean.mime, clean.width, clean.height) == ("clean", "image/jpeg", 400, 600)
        assert clean.size == len(raw(ready_photo, "clean"))

    def test_makes_the_item_ready(self, ready_photo):
        assert ready_photo.is_ready
        assert tags() == [Tag.MEDIA_PREVIEWED, Tag.MEDIA_READY, Tag.MEDIA_UPLOADED]

    def test_makes_a_video_that_plays_everywhere(self, ready_video):
        clean = queries.sendable(ready_video)

        assert (ready_video.is_ready, clean.mime, clean.width) == (True, "video/mp4", 320)

    @pytest.mark.parametrize(("frames", "mime"), [(5, "image/gif"), (1, "image/png")])
    def test_keeps_an_animation_moving(self, anna, frames, mime):
        item = operations.upload_media(
            stream=files.animation(frames), file_name="a.gif", brand=None, by=anna, at=NOON
        )
        item = operations.clean_media(item=operations.preview_media(item=item, at=NOON), at=NOON)

        assert (queries.sendable(item).mime, getattr(opened(item, "clean"), "n_frames", 1)) == (mime, frames)
        assert b"SERIAL" not in raw(item, "clean")

    def test_leaves_nothing_to_send_before(self, photo):
        assert queries.sendable(operations.preview_media(item=photo, at=NOON)) is None


class TestBreakingOff:
    def test_leaves_no_preview_whose_event_was_lost(self, photo):
        """Nothing would ever make the copy that may leave."""
        with failing('INSERT INTO "audit_event"', Tag.MEDIA_PREVIEWED):
            operations.preview_media(item=photo, at=NOON)
        again = queries.item_in(photo.organisation_id, photo.pk)
        assert not again.is_viewable

        assert operations.preview_media(item=again, at=NOON).is_viewable
        assert tags().count(Tag.MEDIA_PREVIEWED) == 1


class TestRunningTheJobsTwice:
    def test_changes_nothing(self, photo):
        ids = {"organisation_id": str(photo.organisation_id), "subject_id": str(photo.pk)}
        for job in (jobs.preview, jobs.preview, jobs.clean_photo, jobs.clean_photo):
            job(**ids)

        item = queries.item_in(photo.organisation_id, photo.pk)
        assert item.is_ready
        assert sorted(one.purpose for one in item.renditions.all()) == [
            "clean",
            "original",
            "preview",
            "thumb",
        ]
        assert tags() == [Tag.MEDIA_PREVIEWED, Tag.MEDIA_READY, Tag.MEDIA_UPLOADED]

    def test_of_a_deleted_item_does_nothing(self, photo):
        ids = {"organisation_id": str(photo.organisation_id), "subject_id": str(photo.pk)}
        photo.delete()
        for job in (jobs.preview, jobs.clean_photo, jobs.clean_video):
            job(**ids)

        assert tags() == [Tag.MEDIA_UPLOADED]


class TestFitToNetworks:
    @pytest.fixture
    def large_photo(self, anna, brand):
        """Noise of twelve megapixels, which no JPEG makes small."""
        pixels = np.random.default_rng(7).integers(0, 255, (3000, 4000, 3), dtype=np.uint8)
        stream = io.BytesIO()
        Image.fromarray(pixels).save(stream, "JPEG", quality=90)
        stream.seek(0)
        item = operations.upload_media(stream=stream, file_name="large.jpg", brand=brand, by=anna, at=NOON)
        operations.preview_media(item=item, at=NOON)
        return operations.clean_media(item=item, at=NOON)

    def test_makes_a_copy_that_a_stricter_network_takes(self, large_photo):
        full, fitted = queries.sendable(large_photo), queries.sendable(large_photo, "bluesky")

        limit = networks()["bluesky"].capabilities.images.max_bytes
        assert full.size > limit >= fitted.size
        assert (fitted.mime, max(fitted.width, fitted.height) <= rules.FITTED_EDGE) == ("image/jpeg", True)

    def test_leaves_a_small_picture_as_it_is(self, ready_photo):
        assert queries.sendable(ready_photo, "bluesky") == queries.sendable(ready_photo)
