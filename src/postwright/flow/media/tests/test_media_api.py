import pytest

from conftest import NOON
from postwright.flow.brand.operations import create_brand
from postwright.flow.media import operations
from postwright.flow.media.models import MediaItem, Rendition
from postwright.flow.media.tests import files
from postwright.kit import tenancy
from postwright.ports.channels.capabilities import ImageRules
from tests.api.caller import Caller


@pytest.fixture
def call(anna):
    return Caller(anna)


class TestUploadMedia:
    def test_keeps_a_photo(self, call, brand):
        answer = call.upload(files.coffee(), brand=str(brand.pk))
        item = answer.json()

        assert answer.status_code == 201
        assert (item["state"], item["brand"], item["width"]) == ("processing", str(brand.pk), 600)
        assert [one["purpose"] for one in item["renditions"]] == ["original"]

    def test_keeps_one_however_often_it_is_sent(self, call):
        sent = [call.upload(files.coffee(), key="k1") for _ in range(3)]

        assert {answer.json()["id"] for answer in sent} == {str(MediaItem.objects.get().pk)}
        assert [answer.status_code for answer in sent] == [201, 201, 201]

    def test_refuses_a_key_that_belongs_to_another_file(self, call):
        call.upload(files.coffee(), key="k1")

        answer = call.upload(files.photo_with_place(), name="other.jpg", key="k1")

        assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")

    def test_keeps_no_key_of_a_file_that_was_refused(self, call):
        call.upload(files.truncated_photo(), key="k1")

        assert call.upload(files.coffee(), key="k1").status_code == 201

    @pytest.mark.parametrize(
        ("stream", "status", "code"),
        [
            (files.io.BytesIO(b""), 422, "empty_file"),
            (files.io.BytesIO(b"hello there, this is text"), 415, "unknown_type"),
            (files.truncated_photo(), 422, "truncated"),
            (files.huge_png(), 422, "too_many_pixels"),
        ],
    )
    def test_says_what_is_wrong_with_a_file(self, call, stored, anna, stream, status, code):
        answer = call.upload(stream)

        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert (MediaItem.objects.exists(), stored(anna)) == (False, 0)

    def test_tells_of_too_many_bytes_before_it_reads_them(self, call, settings):
        settings.UPLOAD_LIMIT = -(2**20)

        answer = call.upload(files.coffee())

        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")

    def test_wants_a_file(self, call):
        answer = call("POST", "/media", files={})

        assert (answer.status_code, answer.json()["code"]) == (422, "no_file")

    @pytest.mark.parametrize("fields", [{"brand": "x"}, {"hint": "x"}, {"brand": "a\0"}])
    def test_names_a_field_that_it_cannot_read(self, call, fields):
        answer = call.upload(files.coffee(), **fields)

        assert (answer.status_code, answer.json()["fields"][0]["where"][:4]) == (422, "form")

    def test_does_not_find_a_strangers_brand(self, call, sam):
        with tenancy.scope(sam.organisation_id):
            foreign = create_brand(by=sam, at=NOON, name="Sam's Shop")

        assert call.upload(files.coffee(), brand=str(foreign.pk)).status_code == 404

    def test_refuses_a_viewer(self, vera, anna):
        anna.user, vera.role = vera.user, "viewer"
        call = Caller(anna)
        type(vera).objects.filter(pk=anna.pk).update(role="viewer")

        assert call.upload(files.coffee()).json()["code"] == "not_allowed"


class TestGetMedia:
    def test_says_when_to_ask_again(self, call, photo):
        assert call("GET", f"/media/{photo.pk}")["Retry-After"] == "2"

    def test_gives_links_that_work_without_a_token(self, call, client, ready_photo, settings):
        answer = call("GET", f"/media/{ready_photo.pk}")
        links = {one["purpose"]: one["url"] for one in answer.json()["renditions"]}

        assert set(links) == {"original", "clean", "preview", "thumb"}
        assert "Retry-After" not in answer
        shown = client.get(links["thumb"].removeprefix(settings.PUBLIC_URL))
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
        shown.close()

    def test_does_not_find_a_strangers(self, photo, sam):
        call = Caller(sam)

        answers = [call("GET", f"/media/{photo.pk}"), call("DELETE", f"/media/{photo.pk}")]

        assert [answer.status_code for answer in answers] == [404, 404]

    def test_names_what_was_cropped_for_a_post(self, call, ready_photo):
        square = ImageRules(
            max_count=1,
            max_bytes=50_000,
            mimes=frozenset({"image/jpeg"}),
            alt_graphemes=9,
            min_ratio=1,
            max_ratio=1,
        )
        operations.cut_media(item=ready_photo, takes=square, at=NOON)
        answer = call("GET", f"/media/{ready_photo.pk}")

        assert answer.status_code == 200
        assert "cropped" in {one["purpose"] for one in answer.json()["renditions"]}


class TestListMedia:
    @pytest.mark.parametrize(
        ("asked", "found"),
        [("", 1), ("?kind=image", 1), ("?kind=video", 0), ("?state=ready", 0), ("?state=processing", 1)],
    )
    def test_narrows(self, call, photo, asked, found):
        assert len(call("GET", f"/media{asked}").json()["items"]) == found

    def test_narrows_to_a_brand(self, call, photo, brand):
        operations.upload_media(
            stream=files.coffee(), file_name="b.png", brand=None, by=photo.uploaded_by, at=NOON
        )

        assert [one["id"] for one in call("GET", f"/media?brand={brand.pk}").json()["items"]] == [
            str(photo.pk)
        ]


class TestChangeMedia:
    def test_keeps_the_alt_text(self, call, photo):
        answer = call("PATCH", f"/media/{photo.pk}", {"alt_text": "A cup of coffee"})

        assert (answer.status_code, answer.json()["alt_text"]) == (200, "A cup of coffee")

    def test_leaves_what_is_left_out(self, call, photo):
        call("PATCH", f"/media/{photo.pk}", {"alt_text": "A cup of coffee"})

        assert call("PATCH", f"/media/{photo.pk}", {}).json()["alt_text"] == "A cup of coffee"


class TestRemoveMedia:
    def test_takes_it_away_once(self, call, photo):
        assert call("DELETE", f"/media/{photo.pk}").status_code == 204
        assert call("DELETE", f"/media/{photo.pk}").status_code == 404


class TestRenditions:
    @pytest.mark.parametrize("purpose", Rendition.Purpose.values)
    def test_are_told_whatever_they_are_for(self, call, ready_photo, purpose):
        values = {"storage_key": "none/of/them", "mime": "video/mp4", "size": 1, "made_at": NOON}
        with tenancy.scope(ready_photo.organisation_id):
            Rendition.objects.update_or_create(
                media_item=ready_photo,
                purpose=purpose,
                variant="one more",
                defaults={"organisation_id": ready_photo.organisation_id, **values},
            )

        told = call("GET", f"/media/{ready_photo.pk}").json()["renditions"]
        assert purpose in [one["purpose"] for one in told if one["variant"] == "one more"]
