import numpy as np
import pytest

from postwright.ports.ai.engines.embedded.senses import add_study
from postwright.ports.ai.engines.embedded.tests.made import PICTURES, asking, found, media
from postwright.ports.ai.engines.embedded.worker import gates, screener
from postwright.ports.ai.engines.embedded.worker.pictures import read_picture
from postwright.ports.ai.engines.embedded.worker.sessions import WrongModel
from postwright.ports.ai.types import MediaKind, Transcript, VideoMeasures

HARMLESS = ("coffee.png", "chelsea.png", "astronaut.png", "rocket.jpg", "retina.jpg", "moon.png", "page.png")
CROP = {"x": 0.5, "y": 0.5, "crops": [], "rests_on": ["saliency"]}


def studied(*scores):
    frames = [{"sensitive": score, "objects": [], "faces": [], "text": [], "crop": CROP} for score in scores]
    return add_study(found(), {"frames": frames, "not_installed": []}, times=range(len(scores)))


class TestScreener:
    @pytest.mark.parametrize("name", HARMLESS)
    def test_does_not_flag_the_harmless(self, name):
        """Measured .18 at most; the open question is what it misses, which is why it never clears."""
        assert screener.Screener(threads=2).score(read_picture(PICTURES / name)) < gates.SENSITIVE / 2

    def test_tells_two_pictures_apart(self):
        model = screener.Screener(threads=2)
        one, other = (model.score(read_picture(PICTURES / name)) for name in ("retina.jpg", "page.png"))

        assert one != pytest.approx(other, abs=1e-3)

    def test_scores_any_shape(self):
        score = screener.Screener(threads=1).score(np.zeros((3, 900, 3), np.uint8))

        assert 0 <= score <= 1

    def test_runs_no_model_that_was_not_examined(self, monkeypatch):
        monkeypatch.setattr(screener, "SCREENER_SHA256", "0" * 64)

        with pytest.raises(WrongModel):
            screener.Screener(threads=1)


class TestSensitive:
    @pytest.mark.parametrize(("score", "needs_person"), [(0.49, False), (0.5, True), (0.97, True)])
    def test_asks_for_a_person_from_the_gate_on(self, score, needs_person):
        assert studied(score).sensitive.needs_person is needs_person

    def test_goes_by_the_worst_frame_of_a_video(self):
        sensitive = studied(0.1, 0.8, 0.3).sensitive

        assert (sensitive.score, sensitive.at, sensitive.needs_person) == (0.8, 1.0, True)

    def test_says_where_it_comes_from(self, engine):
        result = engine.analyse(asking())
        models = {model.name: model.sha256 for model in result.provenance.models}

        assert models[result.facts.sensitive.source].startswith("864bb37b")
        assert "sensitive" in result.facts.looked_for


class TestStages:
    def test_the_first_has_the_suggestions_and_the_second_the_rest(self, engine):
        first, last = engine.analyse_in_stages(asking())

        assert first.suggestions == last.suggestions
        assert first.suggestions
        assert (first.facts.looked_for, first.facts.sensitive, first.facts.safe_crop) == (
            ("likeness",),
            None,
            None,
        )
        assert last.facts.tags == first.facts.tags
        assert last.facts.sensitive.score < 0.2
        assert {round(crop.ratio, 2) for crop in last.facts.safe_crop.crops} == {0.56, 0.8, 1.0, 1.78, 1.91}

    def test_the_last_is_what_the_whole_analysis_gives(self, engine):
        *_, last = engine.analyse_in_stages(asking())

        assert engine.analyse(asking()).facts == last.facts

    def test_a_video_gets_no_fixed_crop_and_keeps_what_was_measured(self, engine):
        measures = VideoMeasures(cuts=(4.5,), loudness=-15.5)
        heard = Transcript(unheard="no_speech", source="whisper-base")
        known = {"duration": 9.0, "measures": measures, "transcript": heard}
        video = media("coffee.png", "rocket.jpg", kind=MediaKind.VIDEO, **known)
        facts = engine.analyse(asking(of=video)).facts

        assert (facts.video, facts.transcript) == (measures, heard)
        assert facts.safe_crop is None
        assert [one.at for one in facts.fingerprints] == [0.0, 1.0]
