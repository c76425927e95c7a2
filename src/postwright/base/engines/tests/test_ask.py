import json
import os

import psutil
import pytest
from PIL import Image

from conftest import NOON
from postwright.base.engines import operations, queries
from postwright.base.engines.models import Answer
from postwright.base.engines.prompts import EngineRefused, EngineUnavailable
from postwright.kit import tenancy
from postwright.kit.ids import uuid7
from postwright.ports.ai.engines.embedded.tests.made import BAKERY, ROLLS, asking, media

SUBJECT = uuid7()


def ask(by, request):
    *_, result = stages(by, request)
    return result


def stages(by, request):
    return operations.ask(
        request=request,
        subject_id=SUBJECT,
        organisation_id=by.organisation_id,
        by_id=by.pk,
        at=NOON,
    )


@pytest.fixture
def grey(tmp_path):
    """Nobody could say what this shows."""
    path = tmp_path / "IMG_0001.jpg"
    Image.new("RGB", (64, 64), "#888888").save(path)
    return path


@pytest.fixture
def endless(tmp_path):
    """A picture that never comes to its end."""
    path = tmp_path / "endless.jpg"
    os.mkfifo(path)
    return path


class TestAsk:
    def test_keeps_who_asked_what_of_whom(self, engine, wilma):
        ask(wilma, asking(ROLLS))

        kept = Answer.objects.get()
        assert (kept.task, kept.engine, kept.subject_id, kept.asked_by, kept.asked_at, kept.problem) == (
            "analyse",
            "embedded",
            SUBJECT,
            wilma,
            NOON,
            "",
        )

    def test_keeps_where_the_answer_came_from_as_it_was_declared(self, engine, wilma):
        result = ask(wilma, asking(ROLLS))

        kept = Answer.objects.get()
        assert kept.provenance == result.provenance.model_dump(mode="json")
        assert kept.provenance["models"][0]["sha256"]
        assert kept.seconds >= result.provenance.seconds > 0

    def test_keeps_nothing_that_a_person_wrote(self, engine, wilma):
        ask(wilma, asking(ROLLS, brand=BAKERY))

        kept = json.dumps(Answer.objects.get().provenance)
        assert not [word for word in ("cinnamon", "Mila", "Kreuzberg", "coffee.png") if word in kept]

    def test_keeps_what_it_would_not_say(self, engine, wilma, grey):
        result = ask(wilma, asking(of=media(grey)))

        assert result.suggestions == ()
        assert {one["field"] for one in Answer.objects.get().provenance["abstentions"]} >= {
            "title",
            "caption",
            "alt_text",
        }

    def test_shows_nobody_elses_questions(self, engine, wilma, sam):
        ask(wilma, asking(ROLLS))

        with tenancy.scope(sam.organisation_id):
            assert not queries.answers_for(sam).exists()
        with tenancy.scope(wilma.organisation_id):
            assert queries.answers_for(wilma).count() == 1


class TestFailedQuestion:
    def test_ends_in_time_and_is_kept(self, impatient, wilma, endless):
        with pytest.raises(EngineUnavailable, match="longer than 1 s"):
            ask(wilma, asking(of=media(endless)))

        kept = Answer.objects.get()
        assert (kept.problem, kept.provenance) == ("engine_unavailable", {})
        assert kept.seconds >= 1

    def test_about_no_picture_is_refused_and_kept(self, engine, wilma, tmp_path):
        (tmp_path / "text.jpg").write_text("no picture")
        with pytest.raises(EngineRefused):
            ask(wilma, asking(of=media(tmp_path / "text.jpg")))

        assert Answer.objects.get().problem == "engine_refused"

    def test_does_not_spoil_the_next(self, engine, wilma, tmp_path):
        (tmp_path / "text.jpg").write_text("no picture")
        with pytest.raises(EngineRefused):
            ask(wilma, asking(of=media(tmp_path / "text.jpg")))

        assert ask(wilma, asking()).facts.tags[0].topic == "coffee"
        assert list(queries.answers_for(wilma).values_list("problem", flat=True).order_by("pk")) == [
            "engine_refused",
            "",
        ]

    def test_is_answered_by_a_new_process_where_the_old_one_died(self, engine, wilma):
        ask(wilma, asking())
        child = psutil.Process(engine.pid)
        child.kill()
        child.wait(timeout=20)

        assert ask(wilma, asking()).facts.tags[0].topic == "coffee"
        assert engine.pid != child.pid
