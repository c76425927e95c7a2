import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.snippets import queries
from postwright.flow.snippets.models import Snippet
from postwright.flow.snippets.operations import (
    SaysNothing,
    SnippetTaken,
    change_snippet,
    create_snippet,
    remove_snippet,
)
from postwright.kit import tenancy


class TestCreateSnippet:
    def test_keeps_it_with_one_event(self, snippet, wilma):
        event = Event.objects.get(tag=Tag.SNIPPET_CREATED)

        assert (snippet.gaps, snippet.created_by) == (["offer"], wilma)
        assert event.subject_id == snippet.pk

    def test_tidies_hashtags(self, brand, wilma):
        kept = create_snippet(
            brand=brand, kind="hashtags", name="Bread", text="rye, #rye wheat", by=wilma, at=NOON
        )

        assert kept.text == "#rye #wheat"

    def test_refuses_a_name_twice_for_one_kind_only(self, snippet, brand, wilma):
        with pytest.raises(SnippetTaken):
            create_snippet(brand=brand, kind="template", name="offer", text="x", by=wilma, at=NOON)
        assert create_snippet(brand=brand, kind="text", name="Offer", text="x", by=wilma, at=NOON)

    def test_refuses_nothing(self, brand, wilma):
        with pytest.raises(SaysNothing):
            create_snippet(brand=brand, kind="hashtags", name="Bread", text=" # ", by=wilma, at=NOON)

    def test_refuses_a_viewer(self, brand, vera):
        with pytest.raises(NotAllowed):
            create_snippet(brand=brand, kind="text", name="A", text="b", by=vera, at=NOON)


class TestChangeSnippet:
    def test_changes_name_and_words(self, snippet, anna):
        changed = change_snippet(snippet=snippet, name="Deal", text="{deal}", by=anna, at=NOON)

        assert (changed.name, changed.gaps) == ("Deal", ["deal"])

    def test_refuses_a_viewer(self, snippet, vera):
        with pytest.raises(NotAllowed):
            change_snippet(snippet=snippet, name="A", text="b", by=vera, at=NOON)


class TestRemoveSnippet:
    def test_forgets_it(self, snippet, wilma):
        remove_snippet(snippet=snippet, by=wilma, at=NOON)

        assert not queries.snippets_for(wilma).exists()

    def test_refuses_a_viewer(self, snippet, vera):
        with pytest.raises(NotAllowed):
            remove_snippet(snippet=snippet, by=vera, at=NOON)


class TestAStranger:
    def test_sees_none(self, snippet, sam):
        with tenancy.scope(sam.organisation_id):
            assert not Snippet.objects.exists()
