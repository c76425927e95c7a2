import json

import pytest

from conftest import NOON
from postwright.flow.snippets import queries
from postwright.flow.snippets.operations import change_snippet


class TestSnippetsPage:
    def test_groups_them_by_kind(self, as_member, snippet, wilma):
        page = as_member(wilma).get("/snippets/").text

        assert "Templates" in page
        assert "Offer" in page

    def test_keeps_a_new_one(self, as_member, brand, wilma):
        sent = {"kind": "hashtags", "name": "Bread", "text": "rye wheat"}

        assert as_member(wilma).post("/snippets/", sent).status_code == 303
        assert queries.snippets_for(wilma).get().text == "#rye #wheat"

    @pytest.mark.parametrize(("name", "status"), [("", 422), ("offer", 409)])
    def test_says_what_is_wrong_with_it(self, as_member, snippet, wilma, name, status):
        sent = {"kind": "template", "name": name, "text": "x"}

        assert as_member(wilma).post("/snippets/", sent).status_code == status

    def test_shows_a_viewer_what_there_is_and_no_more(self, as_member, snippet, vera):
        client = as_member(vera)

        page = client.get("/snippets/").text
        assert "Offer" in page
        assert "Keep new words" not in page
        assert client.post("/snippets/", {"kind": "text", "name": "A", "text": "b"}).status_code == 403
        assert client.get(f"/snippets/{snippet.pk}/").status_code == 403

    def test_changes_and_removes_one(self, as_member, snippet, wilma):
        client = as_member(wilma)

        client.post(f"/snippets/{snippet.pk}/", {"name": "Deal", "text": "Words."})
        assert queries.snippets_for(wilma).get().name == "Deal"
        client.post(f"/snippets/{snippet.pk}/removal/")
        assert not queries.snippets_for(wilma).exists()


class TestPicker:
    def test_asks_for_what_nobody_else_can_fill(self, as_member, snippet, wilma):
        page = as_member(wilma).get(f"/brands/{snippet.brand_id}/snippets/").text

        assert 'name="gap-0"' in page
        assert 'name="gap-1"' not in page

    def test_gives_the_filled_words_to_the_composer(self, as_member, snippet, wilma):
        sent = {"gap-0": "Rolls", "link": "https://example.org"}

        answer = as_member(wilma).post(f"/snippets/{snippet.pk}/insertion/", sent)

        told = json.loads(answer["HX-Trigger"])["insert-words"]["text"]
        assert told == "Anna's Bakery: Rolls today. https://example.org"

    def test_puts_in_no_more_than_a_post_takes(self, as_member, snippet, wilma):
        change_snippet(snippet=snippet, name="Giant", text="{offer}" * 100, by=wilma, at=NOON)

        answer = as_member(wilma).post(f"/snippets/{snippet.pk}/insertion/", {"gap-0": "x" * 500})

        assert answer.status_code == 422
        assert "more than 20000 characters" in json.loads(answer["HX-Trigger"])["toast"]["text"]


class TestAStranger:
    @pytest.mark.parametrize("path", ["snippets/{id}/", "brands/{brand}/snippets/"])
    def test_finds_no_page(self, as_member, snippet, sam, path):
        url = path.format(id=snippet.pk, brand=snippet.brand_id)

        assert as_member(sam).get(f"/{url}").status_code == 404

    @pytest.mark.parametrize("noun", ["removal", "insertion"])
    def test_finds_nothing_to_do(self, as_member, snippet, sam, noun):
        assert as_member(sam).post(f"/snippets/{snippet.pk}/{noun}/").status_code == 404
