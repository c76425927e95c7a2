from threading import BoundedSemaphore

import pytest

from conftest import NOON
from postwright.flow.analysis import adapters, operations, queries, rules
from postwright.flow.analysis.models import Analysis
from tests.api.caller import Caller


@pytest.fixture
def call(anna):
    return Caller(anna)


@pytest.fixture
def ask(call, viewable):
    return lambda **more: call(
        "POST", "/analyses", {"media": str(viewable.pk)} | more, key=more.pop("key", "")
    )


class TestRequestAnalysis:
    def test_asks_for_the_brand_of_the_item(self, ask, brand):
        answer = ask(hint="New   bread")

        assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
        assert (answer.json()["brand"], answer.json()["hint"], answer.json()["language"]) == (
            str(brand.pk),
            "New bread",
            "en",
        )

    def test_asks_once_however_often_it_is_sent(self, call, viewable):
        sent = [call("POST", "/analyses", {"media": str(viewable.pk)}, key="k1") for _ in range(2)]

        assert {answer.json()["id"] for answer in sent} == {str(Analysis.objects.get().pk)}

    def test_says_that_it_is_looking_already(self, ask):
        ask()

        assert (ask().status_code, ask().json()["code"]) == (409, "already_looking")

    def test_does_not_find_a_strangers_item(self, viewable, sam):
        answer = Caller(sam)("POST", "/analyses", {"media": str(viewable.pk)})

        assert answer.status_code == 404

    @pytest.mark.parametrize("more", [{"hint": "x" * 501}, {"language": "English"}, {"media": "x"}])
    def test_names_what_it_cannot_read(self, ask, more):
        assert ask(**more).json()["code"] == "malformed"


class TestWaiting:
    def test_says_where_and_when_to_ask_again(self, ask):
        answer = ask()

        assert answer["Location"] == f"/api/v1/analyses/{answer.json()['id']}"
        assert (answer["Retry-After"], "Preference-Applied" in answer) == ("2", False)

    def test_waits_as_long_as_it_is_told_and_no_longer(self, call, viewable, monkeypatch):
        monkeypatch.setattr(rules, "WAIT_MOST_S", 1)
        answer = call("POST", "/analyses", {"media": str(viewable.pk)}, Prefer="respond-async, wait=600")

        assert (answer.status_code, answer["Preference-Applied"]) == (202, "wait=1")

    def test_answers_at_once_where_it_has_ended(self, call, viewable, anna):
        sent = {"media": str(viewable.pk)}
        first = call("POST", "/analyses", sent, key="k1").json()
        operations.run_analysis(analysis=queries.analyses_for(anna).get(pk=first["id"]), at=NOON)
        again = call("POST", "/analyses", sent, key="k1", Prefer="wait=20")

        assert (again.status_code, again.json()["state"], again.json()["id"]) == (
            200,
            "finished",
            first["id"],
        )
        assert "Retry-After" not in again

    def test_waits_until_it_ends(self, asked, anna):
        """The second look finds it ended: what ends it happens between the two."""
        looks = []

        def end(_seconds):
            looks.append(operations.give_up_analysis(analysis=asked, at=NOON))

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(adapters, "sleep", end)
            assert adapters.wait_for_end(anna, asked.pk, seconds=30)
        assert len(looks) == 1

    def test_waits_for_few_at_a_time(self, asked, anna, monkeypatch):
        monkeypatch.setattr(adapters, "_waiters", BoundedSemaphore(1))
        with adapters._waiters:
            assert not adapters.wait_for_end(anna, asked.pk, seconds=30)

    @pytest.mark.parametrize(
        ("prefer", "seconds"),
        [
            ("wait=5", 5),
            ("respond-async, WAIT = 7", 7),
            ('wait="3"; foo', 3),
            ("wait=999999", 30),
            ("wait=-1", 0),
            ("waiting=4", 0),
            ("wait=1e3", 0),
            ("", 0),
        ],
    )
    def test_reads_what_is_preferred(self, prefer, seconds):
        assert rules.seconds_to_wait(prefer) == seconds


class TestGetAnalysis:
    def test_says_when_to_ask_again(self, call, asked):
        assert call("GET", f"/analyses/{asked.pk}")["Retry-After"] == "2"

    def test_gives_all_that_the_engine_answered(self, call, finished):
        answer = call("GET", f"/analyses/{finished.pk}")
        found = answer.json()

        assert (found["state"], "Retry-After" in answer) == ("finished", False)
        assert {one["field"] for one in found["suggestions"]} >= {"title", "caption", "hashtags"}
        assert found["provenance"]["engine"] == "embedded"
        assert found["facts"]["colours"]

    def test_does_not_find_a_strangers(self, asked, sam):
        assert Caller(sam)("GET", f"/analyses/{asked.pk}").status_code == 404


class TestListAnalyses:
    @pytest.mark.parametrize(
        ("narrowing", "found"),
        [
            ("", 1),
            ("?search=flat+whi", 1),
            ("?search=bicycle", 0),
            ("?state=finished", 1),
            ("?state=failed", 0),
            ("?search=%26%20!%20:*'", 1),
        ],
    )
    def test_narrows(self, call, finished, narrowing, found):
        assert len(call("GET", f"/analyses{narrowing}").json()["items"]) == found

    def test_narrows_to_an_item(self, call, finished):
        found = call("GET", f"/analyses?media={finished.media_item_id}").json()["items"]

        assert [one["id"] for one in found] == [str(finished.pk)]


class TestDecideSuggestion:
    def path(self, suggestion):
        return f"/analyses/{suggestion.analysis_id}/suggestions/{suggestion.pk}/decision"

    def test_accepts(self, call, captions):
        answer = call("POST", self.path(captions[0]), {"decision": "accepted"})

        assert (answer.status_code, answer.json()["decision"]) == (200, "accepted")

    def test_keeps_the_words_of_a_person(self, call, captions):
        answer = call("POST", self.path(captions[0]), {"decision": "edited", "value": "Coffee is ready."})

        assert (answer.json()["decision"], answer.json()["final_value"]) == ("edited", "Coffee is ready.")

    def test_refuses_nothing_at_all_as_an_edit(self, call, captions):
        answer = call("POST", self.path(captions[0]), {"decision": "edited", "value": " "})

        assert (answer.status_code, answer.json()["code"]) == (422, "nothing_written")

    def test_takes_a_decision_back(self, call, captions):
        call("POST", self.path(captions[0]), {"decision": "rejected"})

        answer = call("DELETE", self.path(captions[0]))

        assert (answer.status_code, answer.json()["decision"]) == (200, "open")

    def test_does_not_find_a_strangers(self, captions, sam):
        answer = Caller(sam)("POST", self.path(captions[0]), {"decision": "accepted"})

        assert answer.status_code == 404

    def test_does_not_find_one_of_another_analysis(self, call, captions, asked):
        captions[0].analysis_id = captions[0].pk

        assert call("POST", self.path(captions[0]), {"decision": "accepted"}).status_code == 404


class TestRemoveAnalysis:
    def test_leaves_the_item(self, call, finished):
        assert call("DELETE", f"/analyses/{finished.pk}").status_code == 204
        assert call("GET", f"/media/{finished.media_item_id}").status_code == 200
        assert call("GET", f"/analyses/{finished.pk}").status_code == 404
