import io

import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.media import operations, queries
from postwright.flow.media.models import MediaItem
from postwright.flow.media.tests import files
from postwright.kit import tenancy
from postwright.ports.imaging.tests import manifests


def upload(by, stream, name="file.jpg"):
    return operations.upload_media(stream=stream, file_name=name, brand=None, by=by, at=NOON)


class TestUploadMedia:
    def test_keeps_the_photo_upright_with_its_time(self, photo, anna):
        item = queries.items_for(anna).get()

        assert (item.kind, item.state, item.mime) == ("image", "processing", "image/jpeg")
        assert (item.width, item.height) == (400, 600)
        assert item.taken_at.isoformat() == "2026-05-04T07:30:00+00:00"

    def test_stores_the_bytes_under_the_organisation(self, photo, anna):
        with queries.open_rendition(queries.rendition_for(photo, "original")) as stream:
            assert stream.read() == files.photo_with_place().getvalue()

    def test_leaves_one_event(self, photo, anna):
        event = Event.objects.get(tag=Tag.MEDIA_UPLOADED)

        assert (event.subject_id, event.by_id, event.details) == (photo.pk, anna.pk, {})

    def test_takes_a_video(self, anna):
        item = upload(anna, files.video(), "clip.mp4")

        assert (item.kind, item.width, item.has_audio) == ("video", 320, False)
        assert item.seconds == pytest.approx(2, abs=0.2)

    def test_drops_folders_from_the_name(self, anna):
        assert upload(anna, files.coffee(), "../../etc/coffee.png").file_name == "coffee.png"

    def test_keeps_equal_content_once(self, anna, stored):
        first, second = upload(anna, files.coffee()), upload(anna, files.coffee())

        assert first.pk != second.pk
        assert stored(anna) == 1

    def test_refuses_a_viewer(self, vera):
        with pytest.raises(NotAllowed):
            upload(vera, files.coffee())

    def test_is_invisible_to_a_stranger(self, photo, sam):
        with tenancy.scope(sam.organisation_id):
            assert not MediaItem.objects.filter(pk=photo.pk).exists()


class TestOrigin:
    def test_is_kept_and_said(self, anna):
        made = manifests.into_png(files.coffee().getvalue(), manifests.made_by_a_model())
        item = upload(anna, io.BytesIO(made))

        assert item.origin["source_type"] == "trainedAlgorithmicMedia"
        assert item.origin_words[0].startswith("The file says that an AI made it.")
        assert "by Dream Engine" in item.origin_words[1]
        assert "copies that Postwright makes come without them" in item.origin_words[2]

    def test_is_empty_where_the_file_says_nothing(self, photo):
        assert (photo.origin, photo.origin_words) == ({}, [])


class TestUploadingSomethingElse:
    @pytest.mark.parametrize(
        ("make", "words"),
        [
            (io.BytesIO, "This file is empty"),
            (lambda: io.BytesIO(b"MZ" + b"\0" * 600), "not a photo or a video"),
            (
                lambda: io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
                "not a photo or a video",
            ),
            (files.truncated_photo, "ends too early"),
            (
                lambda: io.BytesIO(files.photo_with_place().getvalue()[:64] + b"\x13" * 5000),
                "damaged|too early",
            ),
            (files.huge_png, r"3600 megapixels; up to 100 are"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_nothing(self, anna, stored, make, words):
        with pytest.raises(operations.Unusable, match=words):
            upload(anna, make())

        assert (stored(anna), queries.items_for(anna).count()) == (0, 0)

    def test_says_that_a_video_is_too_long(self, anna, settings):
        settings.VIDEO_SECONDS_LIMIT = 1
        with pytest.raises(operations.Unusable, match=r"lasts 0:02 .* up to 0:01"):
            upload(anna, files.video())

    def test_says_that_a_file_is_too_large(self, anna, settings, stored):
        settings.UPLOAD_LIMIT = 1000
        with pytest.raises(operations.TooLarge, match="larger than 1000"):
            upload(anna, files.coffee())

        assert stored(anna) == 0

    def test_says_that_the_organisation_is_full(self, anna, settings, stored):
        settings.STORAGE_QUOTA = len(files.coffee().getvalue()) + 10
        upload(anna, files.coffee())
        with pytest.raises(operations.OverQuota, match="no room"):
            upload(anna, files.photo_with_place())

        assert stored(anna) == 1

    def test_keeps_equal_content_of_others_when_one_is_refused(self, anna, settings, stored):
        upload(anna, files.coffee())
        settings.STORAGE_QUOTA = len(files.coffee().getvalue()) * 2 - 1
        with pytest.raises(operations.OverQuota):
            upload(anna, files.coffee())

        assert stored(anna) == 1
