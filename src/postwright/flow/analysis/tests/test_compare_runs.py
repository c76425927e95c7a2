import pytest
from django.urls import reverse

from conftest import NOON
from postwright.flow.analysis import operations, queries


@pytest.fixture
def two_runs(finished, captions, brand, wilma, anna):
    operations.decide_suggestion(
        suggestion=captions[0], decision="edited", value="Ours, by hand.", by=wilma, at=NOON
    )
    other = operations.request_analysis(
        media_item=finished.media_item, brand=brand, hint="Our iced latte", by=anna, at=NOON
    )
    operations.run_analysis(analysis=other, at=NOON)
    runs = {run.pk: run for run in queries.analyses_for(anna)}
    return runs[finished.pk], runs[other.pk]


class TestCompareRuns:
    def test_marks_what_differs(self, two_runs):
        compared = queries.compare_runs(*two_runs)
        title = next(pair for pair in compared.pairs if pair.label == "Title")

        assert {one.label for one in compared.conditions if one.differs} == {"Hint"}
        assert "".join(p.text for p in title.pieces if p.kind != "added") == title.before.suggested_text
        assert "".join(p.text for p in title.pieces if p.kind != "removed") == title.after.suggested_text
        assert 0 < compared.differing <= len(compared.pairs)

    def test_of_a_run_with_itself_finds_nothing(self, two_runs):
        assert queries.compare_runs(two_runs[0], two_runs[0]).differing == 0


class TestPage:
    def test_shows_both_and_what_was_decided(self, as_member, vera, two_runs):
        before, after = two_runs
        address = reverse("studio-compare", args=[before.media_item_id])
        page = as_member(vera).get(address, {"old": before.pk, "new": after.pk}).text

        assert ("<ins>" in page, "<del>" in page) == (True, True)
        assert "Accepted with changes · Wilma" in page
        assert "Ours, by hand." in page
        assert "<mark>Our iced latte</mark>" in page

    def test_is_offered_where_there_are_two(self, as_member, wilma, two_runs):
        address = reverse("studio-compare", args=[two_runs[0].media_item_id])

        assert address in as_member(wilma).get(reverse("studio-item", args=[two_runs[0].media_item_id])).text

    def test_returns_to_the_item_while_there_is_one(self, as_member, wilma, finished):
        answer = as_member(wilma).get(reverse("studio-compare", args=[finished.media_item_id]))

        assert answer["Location"] == reverse("studio-item", args=[finished.media_item_id])

    def test_is_not_for_strangers(self, as_member, sam, finished):
        assert as_member(sam).get(reverse("studio-compare", args=[finished.media_item_id])).status_code == 404
