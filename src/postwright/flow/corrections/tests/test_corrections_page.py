import re

import pytest
from django.urls import reverse

from conftest import NOON
from postwright.flow.corrections import operations
from postwright.flow.corrections.models import Correction

PART = {"HX-Request": "true"}


@pytest.fixture
def part(as_member, wilma):
    def part(publication, name="publication-corrections", said=None, by=None):
        url = reverse(name, args=[publication.pk])
        browser = as_member(by or wilma)
        return browser.get(url, headers=PART) if said is None else browser.post(url, said, headers=PART)

    return part


class TestTheOffer:
    def test_warns_that_nothing_brings_it_back(self, part, out):
        offer = part(out("Bread")).text
        assert "This cannot be undone, also not by us." in offer
        assert 'data-confirm-no="Leave it there"' in offer

    def test_has_a_field_for_each_post_of_a_thread(self, part, out):
        offer = part(out("First", "Second")).text
        assert re.findall(r'name="(words-\d)"', offer) == ["words-0", "words-1"]

    def test_is_not_made_to_those_who_only_look_on(self, part, out, vera):
        offer = part(out("Bread"), by=vera).text
        assert "<form" not in offer

    def test_is_loaded_beside_the_publication(self, as_member, wilma, out):
        publication = out("Bread")
        page = as_member(wilma).get(reverse("publication", args=[publication.pk])).text
        assert reverse("publication-corrections", args=[publication.pk]) in page

    def test_is_missing_for_a_stranger(self, part, out, sam):
        assert part(out("Bread"), by=sam).status_code == 404


class TestAskingThere:
    def test_shows_that_it_is_being_deleted(self, part, out, as_member, wilma):
        publication = out("Bread")
        answer = part(publication, "publication-deletion", {})
        assert "Being deleted there" in answer.text
        assert answer.headers["HX-Trigger-After-Swap"] == "publication-changed"
        page = as_member(wilma).get(reverse("publication", args=[publication.pk]), headers=PART).text
        assert "Being deleted there" in page
        assert "every 2s" in page

    def test_shows_that_the_words_are_being_changed(self, part, out):
        answer = part(out("Bread\nand more"), "publication-words", {"words-0": "Rolls\r\nand more"})
        assert "Words are being changed there" in answer.text
        assert Correction.objects.get().pieces[0]["after"] == "Rolls\nand more"
        assert "The new words" in answer.text

    def test_asks_for_words_where_there_were_some(self, part, out):
        assert part(out("Bread"), "publication-words", {"words-0": ""}).status_code == 422

    def test_says_what_is_wrong_with_the_words(self, part, out):
        answer = part(out("Bread"), "publication-words", {"words-0": "a" * 501})
        assert (answer.status_code, "has 501 characters" in answer.text) == (422, True)

    def test_says_why_it_was_not_done(self, part, out, anna):
        publication = out("Bread")
        part(publication, "publication-deletion", {})
        correction = Correction.objects.get()
        operations.fail(correction=correction, problem="refused_because", why="too old", at=NOON)
        answer = part(publication).text
        assert "Not deleted there" in answer
        assert "The network did not delete it (too old)." in answer

    def test_refuses_what_is_under_way(self, part, out):
        publication = out("Bread")
        part(publication, "publication-deletion", {})
        answer = part(publication, "publication-deletion", {})
        assert "It is being corrected there right now." in answer.headers.get("HX-Trigger", "") + answer.text
