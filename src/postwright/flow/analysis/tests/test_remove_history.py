from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.analysis import jobs, operations, queries
from postwright.flow.analysis.models import Analysis, Suggestion
from postwright.flow.media import operations as media
from postwright.flow.media import queries as media_queries
from postwright.flow.media.models import MediaItem
from postwright.flow.media.tests import files
from postwright.kit import clock
from postwright.ports.storage import Missing


def findable(word):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM analysis_analysis WHERE to_tsvector('simple', words) @@ to_tsquery('simple', %s)"
            " OR words ILIKE %s OR facts::text ILIKE %s",
            [f"{word}:*", f"%{word}%", f"%{word}%"],
        )
        return cursor.fetchone()[0]


@pytest.fixture
def clear():
    """What the worker does afterwards."""

    def run(by, *, with_media=False, at=NOON):
        ids = {"organisation_id": str(by.organisation_id), "subject_id": str(by.pk)}
        jobs.clear_history(**ids, before=at.isoformat())
        if with_media:
            jobs.clear_media(**ids, before=at.isoformat())
        for item in MediaItem.objects.filter(removed_at__isnull=False):
            assert media.delete_media(item=item, at=clock.now())

    return run


class TestRemoveHistory:
    def test_leaves_no_row_and_no_word(self, finished, anna, clear):
        assert findable("espresso") == 1
        removed = operations.remove_history(by=anna, at=NOON)
        assert queries.count_leaving(anna) == 1
        clear(anna)

        assert (removed, Analysis.objects.count(), Suggestion.objects.count()) == (1, 0, 0)
        assert (findable("espresso"), findable("oat")) == (0, 0)
        assert queries.count_leaving(anna) == 0
        assert Event.objects.get(tag=Tag.HISTORY_REMOVED).details == {"analyses": 1, "with_media": False}

    def test_leaves_the_pictures_and_their_alt_texts(self, finished, alt_text, anna, clear):
        operations.decide_suggestion(suggestion=alt_text, decision="accepted", by=anna, at=NOON)
        operations.remove_history(by=anna, at=NOON)
        clear(anna)

        assert media_queries.items_for(anna).get().alt_text == alt_text.value

    def test_takes_files_and_copies_along_when_told(self, finished, anna, clear):
        keys = [one.storage_key for one in finished.media_item.renditions.all()]
        operations.remove_history(with_media=True, by=anna, at=NOON)
        clear(anna, with_media=True)
        storage = media_queries.storage()

        assert not MediaItem.objects.exists()
        assert keys
        for key in keys:
            with pytest.raises(Missing), storage.open(key):
                pass

    def test_leaves_what_came_later(self, finished, anna, brand, clear):
        media.upload_media(
            stream=files.coffee(), file_name="new.png", brand=brand, by=anna, at=NOON + timedelta(hours=1)
        )
        operations.remove_history(with_media=True, by=anna, at=NOON)
        clear(anna, with_media=True)

        assert [item.file_name for item in media_queries.items_for(anna)] == ["new.png"]

    def test_leaves_what_was_asked_later(self, finished, anna, brand, viewable, clear):
        operations.remove_history(by=anna, at=NOON)
        later = operations.request_analysis(
            media_item=viewable, brand=brand, by=anna, at=NOON + timedelta(hours=1)
        )
        clear(anna)

        assert list(Analysis.objects.all()) == [later]

    def test_stops_what_is_under_way(self, asked, anna, clear):
        operations.remove_history(by=anna, at=NOON)
        clear(anna)
        operations.run_analysis(analysis=asked, at=NOON)

        assert not Analysis.objects.exists()

    def test_goes_on_with_many(self, viewable, brand, anna, monkeypatch):
        monkeypatch.setattr("postwright.flow.analysis.operations.remove.AT_ONCE", 1)
        for other in (brand, None):
            operations.request_analysis(media_item=viewable, brand=other, by=anna, at=NOON)

        assert operations.remove_history(by=anna, at=NOON) == 2
        assert operations.clear_history(organisation_id=anna.organisation_id, before=NOON) == 2

    def test_touches_nothing_of_others(self, finished, wilma, sam, clear):
        operations.remove_history(by=sam, at=NOON)
        clear(sam)

        assert queries.analyses_for(wilma).exists()

    def test_is_not_for_who_only_writes(self, finished, wilma):
        with pytest.raises(NotAllowed):
            operations.remove_history(by=wilma, at=NOON)


class TestPage:
    def test_wants_the_name_of_the_organisation(self, as_member, anna, finished):
        browser, address = as_member(anna), reverse("history-removal")
        wrong = browser.post(address, {"name": "yes"})

        assert (wrong.status_code, "Type it as it stands above" in wrong.text) == (422, True)
        assert Analysis.objects.exists()
        assert "nothing can be learned from it later" in browser.get(address).text

    def test_returns_to_the_studio_and_says_how_much_is_left(self, as_member, anna, finished, clear):
        browser = as_member(anna)
        Analysis.objects.update(requested_at=clock.now())
        answer = browser.post(reverse("history-removal"), {"name": anna.organisation.name.upper()})

        assert (answer.status_code, answer["Location"]) == (303, reverse("studio"))
        assert "1 run is left" in browser.get(answer["Location"]).text
        assert "1 run is left" in browser.get(reverse("history-leaving")).text

        clear(anna, at=clock.now())
        gone = browser.get(reverse("history-leaving"))
        assert (gone.status_code, gone["HX-Refresh"]) == (204, "true")
        assert "being deleted" not in browser.get(reverse("studio")).text

    def test_is_closed_to_writers(self, as_member, wilma, finished):
        assert as_member(wilma).get(reverse("history-removal")).status_code == 403
        assert reverse("history-removal") not in as_member(wilma).get(reverse("studio")).text
