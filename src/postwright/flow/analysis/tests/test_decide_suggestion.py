import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.analysis import operations, queries, rules
from postwright.flow.analysis.models import Analysis, Suggestion
from postwright.flow.media import operations as media


def decide(suggestion, decision, by, value=None):
    return operations.decide_suggestion(suggestion=suggestion, decision=decision, value=value, by=by, at=NOON)


class TestDecideSuggestion:
    def test_keeps_who_accepted_it_and_when(self, captions, wilma):
        decide(captions[0], "accepted", wilma)

        kept = Suggestion.objects.get(pk=captions[0].pk)
        assert (kept.decision, kept.final_value, kept.decided_by, kept.decided_at) == (
            "accepted",
            captions[0].value,
            wilma,
            NOON,
        )
        assert Event.objects.get(tag=Tag.SUGGESTION_DECIDED).details == {"decision": "accepted"}

    def test_keeps_the_persons_words_beside_the_engines(self, captions, wilma):
        decided = decide(captions[0], "edited", wilma, " Oat is here. \n")

        assert (decided.decision, decided.text, decided.value) == (
            "edited",
            "Oat is here.",
            captions[0].value,
        )

    def test_counts_an_edit_that_changes_nothing_as_accepted(self, captions, wilma):
        assert decide(captions[0], "edited", wilma, captions[0].value).decision == "accepted"

    def test_refuses_an_edit_that_leaves_nothing(self, captions, wilma):
        with pytest.raises(operations.NothingWritten, match="Nothing is left"):
            decide(captions[0], "edited", wilma, "  ")

    def test_accepts_one_caption_at_a_time(self, captions, wilma):
        decide(captions[0], "accepted", wilma)
        decide(captions[2], "rejected", wilma)
        decide(captions[1], "accepted", wilma)

        states = [Suggestion.objects.get(pk=one.pk).decision for one in captions]
        assert states == ["open", "accepted", "rejected"]

    def test_gives_the_item_its_accepted_alt_text(self, alt_text, wilma, photo):
        decide(alt_text, "accepted", wilma)
        photo.refresh_from_db()
        assert photo.alt_text == alt_text.value

        operations.reopen_suggestion(suggestion=alt_text, by=wilma, at=NOON)
        photo.refresh_from_db()
        assert photo.alt_text == ""

    @pytest.mark.parametrize("decision", ["rejected", "reopened"])
    def test_leaves_a_persons_own_alt_text(self, alt_text, wilma, photo, decision):
        decide(alt_text, "accepted", wilma)
        media.describe_media(item=photo, alt_text="Mine.", by=wilma, at=NOON)
        if decision == "rejected":
            decide(alt_text, decision, wilma)
        else:
            operations.reopen_suggestion(suggestion=alt_text, by=wilma, at=NOON)

        photo.refresh_from_db()
        assert photo.alt_text == "Mine."

    def test_can_be_taken_back(self, captions, wilma):
        decide(captions[0], "rejected", wilma)
        again = operations.reopen_suggestion(suggestion=captions[0], by=wilma, at=NOON)

        assert (again.decision, again.final_value, again.decided_by, again.decided_at) == (
            "open",
            None,
            None,
            None,
        )

    def test_is_refused_to_a_viewer(self, captions, vera):
        with pytest.raises(NotAllowed):
            decide(captions[0], "accepted", vera)


class TestChosen:
    def test_prefers_what_was_accepted(self, finished, captions, anna):
        decide(captions[2], "edited", anna, "Ours.")

        assert queries.chosen(queries.analyses_for(anna).get()).caption == "Ours."

    def test_leaves_out_what_still_asks(self, finished, alt_text):
        assert alt_text.asks
        assert queries.chosen(finished).alt_text == ""

    def test_takes_a_persons_own_alt_text_first(self, finished, alt_text, photo, anna):
        decide(alt_text, "accepted", anna)
        media.describe_media(item=photo, alt_text="Mine.", by=anna, at=NOON)

        assert queries.chosen(queries.analyses_for(anna).get()).alt_text == "Mine."

    def test_leaves_out_what_was_rejected(self, finished, captions, anna):
        decide(captions[0], "rejected", anna)

        assert queries.chosen(queries.analyses_for(anna).get()).caption == captions[1].value


class TestRemoveAnalysis:
    def test_deletes_every_row(self, finished, wilma):
        removed = finished.pk
        operations.remove_analysis(analysis=finished, by=wilma, at=NOON)

        assert (Analysis.objects.count(), Suggestion.objects.count()) == (0, 0)
        assert Event.objects.filter(tag=Tag.ANALYSIS_REMOVED, subject_id=removed).count() == 1

    def test_is_refused_to_a_viewer(self, finished, vera):
        with pytest.raises(NotAllowed):
            operations.remove_analysis(analysis=finished, by=vera, at=NOON)


class TestTypedHashtags:
    @given(st.text(max_size=80))
    def test_become_single_words_without_their_sign(self, text):
        tags = rules.as_value("hashtags", text)

        assert len(tags) == len(set(tags))
        assert all(
            tag and "#" not in tag and not any(character.isspace() for character in tag) for tag in tags
        )

    def test_survive_being_shown_and_typed_again(self):
        assert rules.as_value("hashtags", rules.as_text("hashtags", ["Kaffee", "Leipzig"])) == [
            "Kaffee",
            "Leipzig",
        ]
