import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from postwright.flow.media import queries
from postwright.flow.media.tests import files


def sent(stream, name="coffee.png"):
    return {"file": SimpleUploadedFile(name, stream.getvalue())}


class TestUploadPage:
    def test_answers_with_the_card_of_the_item(self, as_member, wilma, brand):
        answer = as_member(wilma).post(reverse("media-upload"), sent(files.coffee()))
        item = queries.items_for(wilma).get()

        assert answer.status_code == 201
        assert f'data-media-id="{item.pk}"' in answer.text
        assert (item.brand, item.file_name, item.uploaded_by) == (brand, "coffee.png", wilma)

    def test_says_in_words_what_is_wrong(self, as_member, wilma):
        answer = as_member(wilma).post(reverse("media-upload"), sent(files.truncated_photo()))

        assert (answer.status_code, answer["Content-Type"]) == (422, "text/plain; charset=utf-8")
        assert "ends too early" in answer.text

    def test_says_that_no_file_arrived(self, as_member, wilma):
        answer = as_member(wilma).post(reverse("media-upload"), {"file": ""})

        assert (answer.status_code, "No file arrived" in answer.text) == (422, True)

    def test_refuses_too_much_before_reading_it(self, as_member, wilma, settings):
        settings.UPLOAD_LIMIT = -(1 << 20)
        answer = as_member(wilma).post(reverse("media-upload"), sent(files.coffee()))

        assert (answer.status_code, "larger than" in answer.text) == (413, True)

    def test_refuses_a_viewer(self, as_member, vera):
        answer = as_member(vera).post(reverse("media-upload"), sent(files.coffee()))

        assert answer.status_code == 403
        assert not queries.items_for(vera).exists()

    def test_wants_its_own_page_to_have_sent_it(self, wilma):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(wilma.user)

        assert browser.post(reverse("media-upload"), sent(files.coffee())).status_code == 403

    def test_sends_visitors_to_the_login(self, client, db):
        assert client.post(reverse("media-upload"), sent(files.coffee())).status_code == 302


class TestItemCard:
    def test_is_quiet_while_nothing_changed(self, as_member, photo, wilma):
        address = reverse("media-item", args=[photo.pk])

        assert as_member(wilma).get(address, {"seen": "processing"}).status_code == 204
        assert as_member(wilma).get(address, {"seen": "other"}).status_code == 200

    def test_stops_asking_when_ready(self, as_member, ready_photo, wilma):
        page = as_member(wilma).get(reverse("media-item", args=[ready_photo.pk])).text

        assert "hx-trigger" not in page
        assert 'width="400" height="600"' in page

    @pytest.mark.parametrize(
        "name", ["media-item", "media-removal", "media-restoration", "media-description"]
    )
    def test_does_not_exist_for_a_stranger(self, as_member, photo, sam, name):
        browser = as_member(sam)
        send = browser.get if name == "media-item" else browser.post

        assert send(reverse(name, args=[photo.pk])).status_code == 404


class TestRemoval:
    def test_can_be_undone(self, as_member, ready_photo, wilma):
        browser = as_member(wilma)
        browser.post(reverse("media-removal", args=[ready_photo.pk]))
        assert not queries.items_for(wilma).exists()

        browser.post(reverse("media-restoration", args=[ready_photo.pk]))
        assert queries.items_for(wilma).exists()

    def test_refuses_a_viewer(self, as_member, ready_photo, vera):
        assert as_member(vera).post(reverse("media-removal", args=[ready_photo.pk])).status_code == 403


class TestDescription:
    def test_is_kept(self, as_member, photo, wilma):
        as_member(wilma).post(reverse("media-description", args=[photo.pk]), {"alt_text": " A cup. "})

        photo.refresh_from_db()
        assert photo.alt_text == "A cup."

    def test_can_be_undone_where_it_was_written(self, as_member, photo, wilma):
        browser, address = as_member(wilma), reverse("media-description", args=[photo.pk])
        browser.post(address, {"alt_text": "A cup."})
        part = browser.post(address, {"alt_text": ""}, headers={"HX-Request": "true"})

        assert 'name="alt_text" value="A cup."' in part.text
        assert "The alt text was saved." in part["HX-Trigger"]

    def test_is_refused_when_it_is_longer_than_any_network_takes(self, as_member, photo, wilma):
        address = reverse("media-description", args=[photo.pk])

        assert as_member(wilma).post(address, {"alt_text": "a" * 2001}).status_code == 422

    def test_is_refused_to_a_viewer(self, as_member, photo, vera):
        address = reverse("media-description", args=[photo.pk])

        assert as_member(vera).post(address, {"alt_text": "A cup."}).status_code == 403
