import pytest

from conftest import NOON
from postwright.base.audit.models import Event, Tag
from postwright.base.engines import queries as engines
from postwright.flow.analysis import jobs, operations, queries, rules
from postwright.flow.analysis.models import Suggestion
from postwright.flow.media import operations as media_operations
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem
from postwright.flow.media.tests import files


def of(analysis, field):
    return [one for one in analysis.suggestions.all() if one.field == field and not one.network]


class TestRunAnalysis:
    def test_suggests_every_field_from_hint_brand_and_picture(self, finished):
        assert finished.is_finished
        assert [len(of(finished, field)) for field in Suggestion.Field.values] == [1, 1, 3, 1, 1]
        assert all("oat flat white" in one.text.lower() for one in of(finished, "caption"))
        assert of(finished, "hashtags")[0].value[0] == "annasbakery"

    def test_says_what_each_suggestion_rests_on(self, finished):
        assert all(one.reason.startswith("from ") and one.confidence for one in finished.suggestions.all())
        assert "your hint" in of(finished, "title")[0].reason

    def test_keeps_facts_and_provenance(self, finished):
        assert ("coffee" in {tag["topic"] for tag in finished.facts["tags"]}) is True
        assert finished.observed.colours[0][1] == "brown"
        assert finished.provenance["engine"] == "embedded"
        assert len(finished.provenance["inputs_digest"]) == 64

    def test_records_what_was_asked_of_whom(self, finished, anna, wilma):
        answer = engines.answers_for(anna).get()

        assert (answer.engine, answer.subject_id, answer.asked_by, answer.problem) == (
            "embedded",
            finished.pk,
            wilma,
            "",
        )
        assert 0 < answer.seconds < 60

    def test_changes_nothing_when_it_runs_twice(self, finished, anna):
        before = finished.suggestions.count()
        jobs.run(organisation_id=str(finished.organisation_id), subject_id=str(finished.pk))

        assert finished.suggestions.count() == before
        assert engines.answers_for(anna).count() == 1
        assert Event.objects.filter(tag=Tag.ANALYSIS_FINISHED).count() == 1

    def test_of_a_removed_analysis_does_nothing(self, asked, anna):
        ids = {"organisation_id": str(asked.organisation_id), "subject_id": str(asked.pk)}
        operations.remove_analysis(analysis=asked, by=anna, at=NOON)
        jobs.run(**ids)

        assert not engines.answers_for(anna).exists()

    def test_recommends_what_only_measuring_shows(self, brand, wilma):
        video = media_operations.upload_media(
            stream=files.two_scenes(), file_name="still.mp4", brand=brand, by=wilma, at=NOON
        )
        item = media_operations.preview_media(item=video, at=NOON)
        asked = operations.request_analysis(media_item=item, brand=brand, by=wilma, at=NOON)
        ended = operations.run_analysis(analysis=asked, at=NOON)

        assert any("Nothing moves in the first" in one.text for one in ended.advice)

    def test_recommends_with_a_reason(self, viewable, brand, wilma):
        asked = operations.request_analysis(media_item=viewable, brand=brand, by=wilma, at=NOON)
        done = operations.run_analysis(analysis=asked, at=NOON)

        assert [advice.text for advice in done.advice if advice.code == "no_hint"] == [
            "There is no hint. A few words about the picture make every suggestion better."
        ]


class TestFailingAnalysis:
    def test_says_that_the_file_was_unusable(self, photo, brand, wilma):
        asked = operations.request_analysis(media_item=photo, brand=brand, by=wilma, at=NOON)
        MediaItem.objects.filter(pk=photo.pk).update(state="failed", problem="crashed")
        done = operations.run_analysis(analysis=asked, at=NOON)

        assert (done.state, done.problem) == ("failed", "media_failed")
        assert "could not be used" in done.problem_text

    def test_says_that_the_engine_could_not_read_the_picture(self, asked, anna):
        preview = media.rendition_for(media.item_in(asked.organisation_id, asked.media_item_id), "preview")
        with media.storage().local(preview.storage_key) as path:
            path.write_bytes(b"no picture")
        done = operations.run_analysis(analysis=asked, at=NOON)

        assert (done.state, done.problem) == ("failed", "engine_refused")
        assert engines.answers_for(anna).get().problem == "engine_refused"
        assert Event.objects.filter(tag=Tag.ANALYSIS_FAILED).count() == 1

    def test_leaves_room_to_ask_again(self, photo, brand, wilma, anna):
        first = operations.request_analysis(media_item=photo, brand=brand, by=wilma, at=NOON)
        MediaItem.objects.filter(pk=photo.pk).update(state="failed", problem="crashed")
        operations.run_analysis(analysis=first, at=NOON)

        assert operations.request_analysis(media_item=photo, brand=brand, by=wilma, at=NOON).is_open
        assert queries.analyses_for(anna).count() == 2


@pytest.mark.parametrize("code", ["engine_unavailable", "bad_answer", "anything"])
def test_every_problem_has_words(code):
    assert rules.explain_problem(code).endswith(".")
