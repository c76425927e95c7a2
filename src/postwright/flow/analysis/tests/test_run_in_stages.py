import pytest
from django.urls import reverse

from conftest import NOON
from postwright.base.engines.prompts import EngineUnavailable
from postwright.base.engines.tests.staged import staged_engine
from postwright.flow.analysis import operations, queries
from postwright.flow.analysis.models import Suggestion

PART = {"HX-Request": "true"}


@pytest.fixture
def staged(monkeypatch):
    """Run an analysis of which the second answer says every text anew, and titles no more."""

    def anew(result):
        kept = [one for one in result.suggestions if one.field != "title"]
        said = [one.model_copy(update={"values": tuple(f"{v}x" for v in one.values)}) for one in kept]
        return result.model_copy(update={"suggestions": tuple(said)})

    def run(analysis, meanwhile=lambda: None, change=anew):
        with staged_engine(monkeypatch, meanwhile, change):
            return operations.run_analysis(analysis=analysis, at=NOON)

    return run


def of(analysis, field):
    return list(Suggestion.objects.filter(analysis=analysis, field=field, network="").order_by("position"))


class TestRunInStages:
    def test_keeps_the_first_suggestions_before_the_engine_looks_closer(self, staged, asked, anna):
        seen = []

        def look():
            run = queries.analyses_for(anna).get(pk=asked.pk)
            seen.append((run.progress, run.is_looked_at, len(run.suggestions.all()) > 4, "oat" in run.words))

        ended = staged(asked, look)

        assert seen == [("running.1", True, True, True)]
        assert ended.progress == "finished.2"

    def test_replaces_what_is_open_and_takes_away_what_no_longer_holds(self, staged, asked):
        before = []
        staged(asked, lambda: before.extend(of(asked, "caption")))

        after = of(asked, "caption")
        assert [one.pk for one in after] == [one.pk for one in before]
        assert [one.value for one in after] == [f"{one.value}x" for one in before]
        assert of(asked, "title") == []

    def test_leaves_what_a_person_has_decided(self, staged, asked, wilma):
        def decide():
            caption, title = of(asked, "caption")[0], of(asked, "title")[0]
            operations.decide_suggestion(
                suggestion=caption, decision="edited", value="Ours.", by=wilma, at=NOON
            )
            operations.decide_suggestion(suggestion=title, decision="rejected", by=wilma, at=NOON)

        staged(asked, decide)
        caption, other, _last = of(asked, "caption")

        assert (caption.text, caption.decision, caption.value.endswith("x")) == ("Ours.", "edited", False)
        assert other.value.endswith("x")
        assert [one.decision for one in of(asked, "title")] == ["rejected"]

    def test_accepts_only_what_was_read(self, staged, asked, wilma):
        read = []
        staged(asked, lambda: read.extend(of(asked, "caption")))
        now = of(asked, "caption")[0]

        with pytest.raises(operations.ChangedMeanwhile):
            operations.decide_suggestion(
                suggestion=now, decision="accepted", seen=read[0].mark, by=wilma, at=NOON
            )
        taken = operations.decide_suggestion(
            suggestion=now, decision="accepted", seen=now.mark, by=wilma, at=NOON
        )
        assert taken.text == now.value

    def test_keeps_what_was_known_when_the_closer_look_fails(self, staged, asked):
        def fail(_result):
            raise EngineUnavailable("it died")

        ended = staged(asked, change=fail)

        assert (ended.state, ended.problem, len(of(ended, "caption"))) == ("failed", "engine_unavailable", 3)

    def test_ends_where_it_was_removed_meanwhile(self, staged, asked, wilma):
        staged(asked, lambda: operations.remove_analysis(analysis=asked, by=wilma, at=NOON))

        assert not Suggestion.objects.filter(analysis_id=asked.pk).exists()


class TestStreaming:
    def part(self, browser, asked, **known):
        address = reverse("studio-result", args=[asked.media_item_id])
        return browser.get(address, {"run": str(asked.pk), **known}, headers=PART)

    def test_sends_only_what_changed(self, staged, asked, as_member, wilma):
        browser, answers = as_member(wilma), []

        def ask():
            first = self.part(browser, asked, seen="waiting.0")
            groups = {f"{g.key}:{g.mark}" for g in queries.common_groups(queries.analyses_for(wilma).get())}
            again = self.part(browser, asked, seen="running.1", has=sorted(groups))
            answers.extend([first, again, groups])

        def retitle(result):
            said = [
                one.model_copy(update={"values": ("Another",)}) if one.field == "title" else one
                for one in result.suggestions
            ]
            return result.model_copy(update={"suggestions": tuple(said)})

        staged(asked, ask, retitle)
        first, again, groups = answers
        last = self.part(browser, asked, seen="running.1", has=sorted(groups)).text

        assert 'hx-swap-oob="afterbegin:#groups"' in first.text
        assert "A closer look goes on" in first.text
        assert again.status_code == 204
        assert ('id="group-title"' in last, 'id="group-caption"' in last, "Another" in last) == (
            True,
            False,
            True,
        )
        assert "hx-get" not in last.split('id="groups"')[0].split('id="looking"')[1].split(">")[0]

    def test_takes_away_what_is_gone(self, finished, as_member, wilma):
        known = {"seen": "running.1", "has": ["poem:0"]}

        assert (
            '<div id="group-poem" hx-swap-oob="delete">'
            in self.part(as_member(wilma), finished, **known).text
        )

    def test_goes_back_to_the_item_when_the_run_is_gone(self, finished, as_member, wilma):
        address = reverse("studio-result", args=[finished.media_item_id])
        answer = as_member(wilma).get(address, {"run": "gone"}, headers=PART)

        assert answer["HX-Redirect"] == reverse("studio-item", args=[finished.media_item_id])
