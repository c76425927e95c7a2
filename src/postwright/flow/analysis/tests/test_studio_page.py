import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conftest import NOON
from postwright.flow.analysis import queries
from postwright.flow.analysis.tests.conftest import HINT
from postwright.flow.analysis.views import studio as pages
from postwright.flow.media import operations as media
from postwright.flow.media.queries import uploads_for
from postwright.flow.media.tests import files

PART = {"HX-Request": "true"}


class TestStudio:
    def test_invites_to_upload(self, as_member, wilma, brand):
        page = as_member(wilma).get(reverse("studio")).text

        assert f'data-url="{reverse("studio-upload")}"' in page
        assert "Nothing here yet" in page

    def test_lets_a_viewer_only_look(self, as_member, vera, finished):
        page = as_member(vera).get(reverse("studio")).text

        assert reverse("studio-upload") not in page
        assert "Our new oat flat white" in page

    def test_narrows_by_its_address(self, as_member, wilma, finished):
        browser = as_member(wilma)

        assert "Our new oat" in browser.get(reverse("studio"), {"q": "oat", "kind": "image"}).text
        assert "Nothing found" in browser.get(reverse("studio"), {"q": "tractor"}).text
        assert "<html" not in browser.get(reverse("studio"), {"q": "oat"}, headers=PART).text

    def test_shows_the_brand_that_one_works_on(self, as_member, wilma, two_brands):
        page = as_member(wilma).get(reverse("studio")).text

        assert ("ours.png" in page, "shared.png" in page, "other.png" in page) == (True, True, False)
        assert "All brands" in page

    def test_shows_another_brand_or_all_by_its_address(self, as_member, wilma, two_brands):
        browser, other = as_member(wilma), two_brands
        one = browser.get(reverse("studio"), {"brand": str(other.pk)}, headers=PART).text
        every = browser.get(reverse("studio"), {"brand": "all"}, headers=PART).text

        assert ("ours.png" in one, "shared.png" in one, "other.png" in one) == (False, True, True)
        assert all(name in every for name in ("ours.png", "shared.png", "other.png"))
        assert f"{other.name}</p>" in every

    def test_offers_no_choice_where_there_is_one_brand(self, as_member, wilma, finished):
        assert 'name="brand"' not in as_member(wilma).get(reverse("studio")).text

    def test_loads_more_where_there_is_more(self, as_member, wilma, anna, brand, monkeypatch):
        monkeypatch.setattr(pages, "PER_PAGE", 1)
        for name in ("one.png", "two.png"):
            media.upload_media(stream=files.coffee(), file_name=name, brand=brand, by=anna, at=NOON)
        browser = as_member(wilma)
        first = browser.get(reverse("studio")).text
        second = browser.get(reverse("studio"), {"page": 2}, headers=PART).text

        assert ("two.png" in first, "one.png" in first, "page=2" in first) == (True, False, True)
        assert ("one.png" in second, "<html" in second, "page=3" in second) == (True, False, False)

    def test_keeps_out_visitors(self, client, db):
        assert client.get(reverse("studio")).status_code == 302


class TestUpload:
    def test_asks_about_the_file_at_once(self, as_member, wilma, brand):
        sent = {"file": SimpleUploadedFile("coffee.png", files.coffee().getvalue()), "hint": HINT}
        answer = as_member(wilma).post(reverse("studio-upload"), sent)
        analysis = queries.analyses_for(wilma).get()

        assert answer.status_code == 201
        assert f"/studio/{analysis.media_item_id}/entry/?seen=processing.waiting.0" in answer.text
        assert (analysis.hint, analysis.brand, analysis.requested_by) == (HINT, brand, wilma)

    def test_says_beside_the_file_what_is_wrong(self, as_member, wilma):
        answer = as_member(wilma).post(
            reverse("studio-upload"), {"file": SimpleUploadedFile("a.jpg", b"text" * 500)}
        )

        assert (answer.status_code, answer["Content-Type"]) == (415, "text/plain; charset=utf-8")
        assert "not a photo or a video" in answer.text

    def test_refuses_a_viewer(self, as_member, vera):
        sent = {"file": SimpleUploadedFile("coffee.png", files.coffee().getvalue())}

        assert as_member(vera).post(reverse("studio-upload"), sent).status_code == 403


class TestEntry:
    def test_is_quiet_while_nothing_changed(self, as_member, wilma, asked):
        address = reverse("studio-entry", args=[asked.media_item_id])
        browser = as_member(wilma)

        assert browser.get(address, {"seen": "viewable.waiting.0"}).status_code == 204
        assert browser.get(address, {"seen": "processing.waiting.0"}).status_code == 200


class TestItem:
    def test_shows_picture_suggestions_and_their_reasons(self, as_member, wilma, finished):
        page = as_member(wilma).get(reverse("studio-item", args=[finished.media_item_id])).text

        assert "/files/" in page
        assert "embedded engine" in page
        assert page.count('data-key="a"') == finished.suggestions.count()
        assert "from your hint, " in page
        assert "Looks like: Oat flat white?" in page

    def test_shows_skeletons_while_the_engine_looks(self, as_member, wilma, asked):
        page = as_member(wilma).get(reverse("studio-item", args=[asked.media_item_id])).text

        address = reverse("studio-result", args=[asked.media_item_id])
        assert f"{address}?run={asked.pk}&amp;seen=waiting.0" in page
        assert "skeleton-line" in page

    def test_lets_a_viewer_only_read(self, as_member, vera, finished):
        page = as_member(vera).get(reverse("studio-item", args=[finished.media_item_id])).text

        assert "Our new oat flat white" in page
        assert 'data-key="a"' not in page

    def test_shows_the_alt_text_to_write_or_to_read(self, as_member, wilma, vera, finished):
        address = reverse("studio-item", args=[finished.media_item_id])
        media.describe_media(item=finished.media_item, alt_text="A cup on wood.", by=wilma, at=NOON)

        assert "A cup on wood.</textarea>" in as_member(wilma).get(address).text
        page = as_member(vera).get(address).text
        assert (
            "A cup on wood.</p>" in page,
            reverse("media-description", args=[finished.media_item_id]) in page,
        ) == (True, False)

    def test_is_asked_about_again_with_another_hint(self, as_member, wilma, finished):
        as_member(wilma).post(reverse("analysis-create", args=[finished.media_item_id]), {"hint": "For Mum"})

        assert {one.hint for one in queries.analyses_for(wilma)} == {"For Mum", HINT}

    def test_says_when_it_is_being_asked_already(self, as_member, wilma, asked):
        answer = as_member(wilma).post(reverse("analysis-create", args=[asked.media_item_id]), {})

        assert (answer.status_code, "already" in answer.text) == (409, True)

    @pytest.mark.parametrize("name", ["studio-item", "studio-entry", "studio-picture", "studio-result"])
    def test_does_not_exist_for_a_stranger(self, as_member, sam, finished, name):
        assert as_member(sam).get(reverse(name, args=[finished.media_item_id])).status_code == 404


class TestDecision:
    def test_answers_with_the_whole_field(self, as_member, wilma, captions):
        address = reverse("suggestion-decision", args=[captions[1].pk])
        part = as_member(wilma).post(address, {"decision": "accepted"}, headers=PART).text

        assert part.count("<article") == 3
        assert part.count('data-decision="accepted"') == 1

    def test_shows_the_accepted_alt_text_in_its_form(self, as_member, wilma, alt_text):
        address = reverse("suggestion-decision", args=[alt_text.pk])
        part = as_member(wilma).post(address, {"decision": "accepted"}, headers=PART).text

        assert f"{alt_text.value}</textarea>" in part
        assert 'id="alt-text" aria-labelledby="alt-text-title" hx-swap-oob="true"' in part

    def test_edits_in_place(self, as_member, wilma, captions):
        browser = as_member(wilma)
        editor = browser.get(reverse("suggestion-editor", args=[captions[0].pk]), headers=PART).text
        assert "<textarea" in editor
        assert "Bluesky" in editor

        address = reverse("suggestion-decision", args=[captions[0].pk])
        part = browser.post(address, {"decision": "edited", "value": "Ours <now>."}, headers=PART).text
        assert "Ours &lt;now&gt;." in part

    def test_works_without_scripts(self, as_member, wilma, captions):
        address = reverse("suggestion-decision", args=[captions[0].pk])
        answer = as_member(wilma).post(address, {"decision": "rejected"})

        assert (answer.status_code, answer["Location"]) == (
            303,
            reverse("studio-item", args=[captions[0].analysis.media_item_id]),
        )

    def test_says_when_nothing_was_written(self, as_member, wilma, captions):
        address = reverse("suggestion-decision", args=[captions[0].pk])

        assert as_member(wilma).post(address, {"decision": "edited", "value": " "}).status_code == 422
        assert as_member(wilma).post(address, {"decision": "loved"}).status_code == 422

    @pytest.mark.parametrize("name", ["suggestion-decision", "suggestion-reopening"])
    def test_is_not_for_viewers_or_strangers(self, as_member, vera, sam, captions, name):
        address = reverse(name, args=[captions[0].pk])

        assert as_member(vera).post(address, {"decision": "accepted"}).status_code == 403
        assert as_member(sam).post(address, {"decision": "accepted"}).status_code == 404


class TestKeys:
    def test_bear_the_names_of_their_buttons_in_german(self, as_member, wilma, finished):
        wilma.user.language = "de"
        wilma.user.save()
        page = as_member(wilma).get(reverse("studio-item", args=[finished.media_item_id])).text
        told = re.findall(r">([AEX])</kbd>(?:</dt><dd>)?\s*(\w+)", page)

        assert sorted(told) == sorted(2 * [("A", "annehmen"), ("E", "bearbeiten"), ("X", "verwerfen")])
        assert all(f"{word.capitalize()}<" in page or f'"{word.capitalize()}"' in page for _key, word in told)


class TestAnalysisRemoval:
    def test_returns_to_the_item(self, as_member, wilma, finished):
        answer = as_member(wilma).post(reverse("analysis-removal", args=[finished.pk]))

        assert answer["Location"] == reverse("studio-item", args=[finished.media_item_id])
        assert not queries.analyses_for(wilma).exists()

    def test_does_not_exist_for_a_stranger(self, as_member, sam, finished):
        assert as_member(sam).post(reverse("analysis-removal", args=[finished.pk])).status_code == 404


class TestFetch:
    @pytest.fixture
    def studio(self, as_member, wilma, brand):
        return as_member(wilma)

    def begin(self, browser, url):
        return browser.post(reverse("studio-fetch"), {"url": url, "hint": HINT}, headers=PART)

    def test_puts_a_row_where_files_arrive(self, studio, wilma):
        answer = self.begin(studio, "example.org/bread.jpg")
        fetched = uploads_for(wilma).get()

        assert (answer.status_code, fetched.source) == (201, "https://example.org/bread.jpg")
        assert 'hx-swap-oob="afterbegin:#fetches"' in answer.text
        assert "Fetching …" in studio.get(reverse("studio-fetched", args=[fetched.pk])).text

    @pytest.mark.parametrize("url", ["", "bread", "ftp://", "https://"])
    def test_says_what_is_no_address(self, studio, wilma, url):
        answer = self.begin(studio, url)

        assert (answer.status_code, "field-error" in answer.text) == (422, True)
        assert not uploads_for(wilma).exists()

    def test_asks_once_about_what_has_arrived(self, studio, wilma):
        self.begin(studio, "https://example.org/bread.jpg")
        fetched = uploads_for(wilma).get()
        item = media.upload_media(stream=files.coffee(), file_name="bread.jpg", brand=None, by=wilma, at=NOON)
        uploads_for(wilma).update(media_item=item)
        address = reverse("studio-fetched", args=[fetched.pk])
        answers = [studio.get(address, {"hint": HINT}) for _ in range(2)]

        assert all(f"entry-{item.pk}" in answer.text for answer in answers)
        assert [run.hint for run in queries.item_with_runs(wilma, item.pk).runs] == [HINT]

    def test_says_why_nothing_came(self, studio, wilma):
        self.begin(studio, "https://example.org/bread.jpg")
        fetched = media.give_up_fetch(upload=uploads_for(wilma).get(), problem="not_found")

        page = studio.get(reverse("studio-fetched", args=[fetched.pk])).text
        assert ("no file at this address" in page, "hx-get" in page) == (True, False)

    def test_is_closed_to_others(self, studio, wilma, as_member, vera, anna):
        self.begin(studio, "https://example.org/bread.jpg")
        address = reverse("studio-fetched", args=[uploads_for(wilma).get().pk])

        assert as_member(anna).get(address).status_code == 404
        assert self.begin(as_member(vera), "https://example.org/bread.jpg").status_code == 403
