import base64
import io
from itertools import pairwise

import pytest
from django.db import connections
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.flow.media import operations, queries
from postwright.flow.media.models import MediaItem, Upload
from postwright.flow.media.rules import UPLOAD_LASTS
from postwright.flow.media.tests import files
from postwright.kit import tenancy

TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}
BYTES = "application/offset+octet-stream"
COFFEE = files.coffee().getvalue()
SIZE = len(COFFEE)


class Broken(io.BytesIO):
    """A line that breaks after so many bytes."""

    def __init__(self, content, after):
        super().__init__(content)
        self.after = after

    def read(self, size=-1):
        left = self.after - self.tell()
        if left <= 0:
            raise OSError("the line broke")
        return super().read(min(size, left) if size >= 0 else left)


def begin(by, *, size=SIZE, name="coffee.png", at=NOON):
    return operations.begin_upload(file_name=name, size=size, brand=None, by=by, at=at)


def receive(upload, content, offset=0):
    return operations.receive_bytes(upload=upload, stream=io.BytesIO(content), offset=offset, at=NOON)


def take_in(upload, by):
    return operations.take_in_upload(upload=upload, brand=None, by=by, at=NOON)


@pytest.mark.django_db(databases=["default", "owner"])
class TestReceiveBytes:
    def test_goes_on_where_the_line_broke(self, anna, stored):
        upload = begin(anna)
        with pytest.raises(OSError, match="broke"):
            operations.receive_bytes(upload=upload, stream=Broken(COFFEE, 5000), offset=0, at=NOON)
        upload = receive(queries.uploads_for(anna).get(), COFFEE[5000:], 5000)
        item = take_in(upload, anna)

        with queries.open_rendition(queries.rendition_for(item, "original")) as stream:
            assert stream.read() == COFFEE
        assert (item.file_name, item.width, stored(anna)) == ("coffee.png", 600, 1)

    @given(cuts=some.lists(some.integers(0, len(COFFEE)), max_size=6))
    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_is_the_same_file_however_it_was_cut(self, anna, cuts):
        upload, borders = begin(anna), sorted({0, len(COFFEE), *cuts})
        for start, end in pairwise(borders):
            upload = receive(upload, COFFEE[start:end], start)

        with queries.open_rendition(queries.rendition_for(take_in(upload, anna), "original")) as stream:
            assert stream.read() == COFFEE

    def test_refuses_bytes_for_another_place(self, anna):
        upload = receive(begin(anna), COFFEE[:1000])
        with pytest.raises(operations.NotThere, match="goes on where it stopped"):
            receive(upload, COFFEE[900:], 900)

        assert upload.received == 1000

    def test_refuses_a_second_sender(self, anna):
        upload = begin(anna)
        with connections["owner"].cursor() as other:
            other.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [f"upload {upload.pk}"])
            with pytest.raises(operations.UploadBusy, match="being received already"):
                receive(upload, COFFEE)
            other.execute("SELECT pg_advisory_unlock_all()")

        assert receive(upload, COFFEE).is_complete

    def test_refuses_more_than_was_announced(self, anna):
        with pytest.raises(operations.TooLarge):
            receive(begin(anna, size=100), COFFEE)

    def test_tells_what_is_no_picture_at_its_first_bytes(self, anna):
        upload = begin(anna, size=2 * 10**9)
        with pytest.raises(operations.Unusable, match="not a photo or a video"):
            receive(upload, b"MZ" + b"\0" * 5000)

        assert not queries.uploads_for(anna).exists()


class TestBeginUpload:
    def test_refuses_a_viewer(self, vera):
        with pytest.raises(NotAllowed):
            begin(vera)

    @pytest.mark.parametrize("size", [0, -1])
    def test_refuses_an_empty_file(self, anna, size):
        with pytest.raises(operations.Unusable, match="empty"):
            begin(anna, size=size)

    def test_refuses_what_is_too_large(self, anna, settings):
        settings.UPLOAD_LIMIT = 1000
        with pytest.raises(operations.TooLarge):
            begin(anna, size=1001)

    def test_counts_what_is_on_its_way(self, anna, settings):
        settings.STORAGE_QUOTA = 1000
        begin(anna, size=600)
        with pytest.raises(operations.OverQuota):
            begin(anna, size=600)

    def test_takes_no_folders_into_the_name(self, anna):
        assert begin(anna, name="../../etc/coffee.png").file_name == "coffee.png"


class TestTakeInUpload:
    def test_gives_the_same_item_again(self, anna):
        upload = receive(begin(anna), COFFEE)

        assert take_in(upload, anna).pk == take_in(queries.uploads_for(anna).get(), anna).pk
        assert MediaItem.objects.count() == 1

    def test_waits_for_the_rest(self, anna):
        with pytest.raises(operations.NotWhole, match="Only a part"):
            take_in(receive(begin(anna), COFFEE[:1000]), anna)

    def test_keeps_nothing_of_a_damaged_file(self, anna, stored):
        broken = files.truncated_photo().getvalue()
        with pytest.raises(operations.Unusable, match="ends too early"):
            take_in(receive(begin(anna, size=len(broken)), broken), anna)

        assert (stored(anna), queries.uploads_for(anna).count()) == (0, 0)

    def test_goes_on_where_a_process_ended(self, anna):
        upload = receive(begin(anna), COFFEE)
        key = queries.storage().finish(upload.arrival).key
        queries.uploads_for(anna).update(storage_key=key)

        assert take_in(queries.uploads_for(anna).get(), anna).sha256 == key[-64:]

    def test_says_that_another_request_is_at_it(self, anna):
        upload = receive(begin(anna), COFFEE)
        queries.storage().abandon(upload.arrival)
        with pytest.raises(operations.UploadBusy):
            take_in(upload, anna)


class TestForgetUploads:
    def test_forgets_what_nobody_goes_on_with(self, anna, sam):
        with tenancy.scope(sam.organisation_id):
            begin(sam, at=NOON)
        begin(anna, at=NOON + UPLOAD_LASTS)

        assert operations.forget_uploads(at=NOON + UPLOAD_LASTS + UPLOAD_LASTS / 2) == 1
        assert queries.uploads_for(anna).count() == 1


class TestTus:
    @pytest.fixture
    def anna_asks(self, as_member, anna):
        return as_member(anna)

    def begin(self, client, *, size=SIZE, **options):
        name = base64.b64encode(b"coffee.png").decode()
        headers = {"HTTP_UPLOAD_LENGTH": str(size), "HTTP_UPLOAD_METADATA": f"filename {name},empty", **TUS}
        return client.generic("POST", reverse("media-uploads"), **{**headers, **options})

    def send(self, client, address, content, offset):
        return client.generic("PATCH", address, content, BYTES, HTTP_UPLOAD_OFFSET=str(offset), **TUS)

    def test_says_what_it_can(self, anna_asks, settings):
        answer = anna_asks.options(reverse("media-uploads"))

        assert (answer.status_code, answer["Tus-Version"]) == (204, "1.0.0")
        assert answer["Tus-Max-Size"] == str(settings.UPLOAD_LIMIT)
        assert "creation" in answer["Tus-Extension"]

    def test_takes_a_file_in_two_pieces_and_makes_the_card(self, anna_asks):
        address = self.begin(anna_asks)["Location"]
        first = self.send(anna_asks, address, COFFEE[:7000], 0)
        asked = anna_asks.head(address, **TUS)
        second = self.send(anna_asks, address, COFFEE[7000:], 7000)
        upload = Upload.objects.get()
        card = anna_asks.post(reverse("media-upload"), {"upload": str(upload.pk)})

        assert (first.status_code, first["Upload-Offset"]) == (204, "7000")
        assert (asked["Upload-Offset"], asked["Upload-Length"]) == ("7000", str(len(COFFEE)))
        assert asked["Cache-Control"] == "no-store"
        assert second["Upload-Offset"] == str(len(COFFEE))
        assert (card.status_code, "coffee.png" in card.text) == (201, True)

    def test_takes_bytes_with_the_beginning(self, anna_asks):
        answer = self.begin(anna_asks, data=COFFEE, content_type=BYTES)

        assert (answer.status_code, answer["Upload-Offset"]) == (201, str(len(COFFEE)))

    def test_forgets_what_is_deleted(self, anna_asks):
        address = self.begin(anna_asks)["Location"]

        assert anna_asks.delete(address, **TUS).status_code == 204
        assert anna_asks.head(address, **TUS).status_code == 404

    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"HTTP_TUS_RESUMABLE": "0.2.2"}, 412),
            ({"HTTP_UPLOAD_LENGTH": "-5"}, 400),
            ({"HTTP_UPLOAD_LENGTH": "x"}, 400),
            ({"HTTP_UPLOAD_LENGTH": "9" * 30}, 400),
            ({"HTTP_UPLOAD_LENGTH": "0"}, 422),
            ({"HTTP_UPLOAD_LENGTH": str(10**15)}, 413),
            ({"HTTP_UPLOAD_DEFER_LENGTH": "1"}, 400),
            ({"HTTP_UPLOAD_METADATA": "filename %%%"}, 400),
            ({"HTTP_UPLOAD_METADATA": "brand aGVsbG8="}, 400),
        ],
    )
    def test_refuses_to_begin(self, anna_asks, headers, status):
        answer = self.begin(anna_asks, **headers)

        assert (answer.status_code, answer["Tus-Resumable"]) == (status, "1.0.0")
        assert not Upload.objects.exists()

    @pytest.mark.parametrize(
        ("offset", "content_type", "status"),
        [("10", BYTES, 409), ("x", BYTES, 400), ("0", "image/png", 415)],
    )
    def test_refuses_a_piece(self, anna_asks, offset, content_type, status):
        address = self.begin(anna_asks)["Location"]
        answer = anna_asks.generic("PATCH", address, COFFEE, content_type, HTTP_UPLOAD_OFFSET=offset, **TUS)

        assert answer.status_code == status
        assert anna_asks.head(address, **TUS)["Upload-Offset"] == "0"

    def test_is_closed_to_others(self, anna_asks, as_member, wilma, vera, sam):
        address = self.begin(anna_asks)["Location"]
        upload = Upload.objects.get()

        assert as_member(wilma).head(address, **TUS).status_code == 404
        assert as_member(vera).head(address, **TUS).status_code == 403
        assert as_member(sam).head(address, **TUS).status_code == 404
        taken = as_member(wilma).post(reverse("media-upload"), {"upload": str(upload.pk)})
        assert (taken.status_code, MediaItem.objects.exists()) == (422, False)
