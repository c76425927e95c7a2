import cv2
import numpy as np
import pytest

from postwright.ports.ai.engines.embedded.senses import add_study
from postwright.ports.ai.engines.embedded.tests.made import PICTURES, asking, found, media
from postwright.ports.ai.engines.embedded.worker import gates, reader
from postwright.ports.ai.engines.embedded.worker.borrowed import NotInstalled
from postwright.ports.ai.engines.embedded.worker.pictures import read_picture
from postwright.ports.ai.engines.embedded.worker.study import Study
from postwright.ports.ai.types import MediaKind

CROP = {"x": 0.5, "y": 0.5, "crops": [], "rests_on": ["saliency"]}
BOX = [0.1, 0.1, 0.5, 0.1]


@pytest.fixture(scope="module")
def poster(tmp_path_factory):
    path = tmp_path_factory.mktemp("posters") / "poster.png"
    picture = np.full((600, 900, 3), 255, np.uint8)
    for number, line in enumerate(("Summer sale", "Fresh bread every day")):
        cv2.putText(picture, line, (60, 380 + 120 * number), cv2.FONT_HERSHEY_SIMPLEX, 2, (20, 20, 20), 4)
    cv2.imwrite(str(path), picture)
    return path


@pytest.fixture(scope="module")
def model():
    return reader.Reader(threads=2)


def studied(*lines):
    frame = {"sensitive": 0.1, "objects": [], "faces": [], "text": list(lines), "crop": CROP}
    return add_study(found(), {"frames": [frame], "not_installed": []}, times=[0.0]).text


class TestReader:
    def test_reads_lines_with_their_places(self, model, poster):
        (first, score, box), (second, *_rest) = model.read(read_picture(poster))

        assert (first, second) == ("Summer sale", "Fresh bread every day")
        assert score > gates.TEXT_CERTAIN
        assert box[:2] == pytest.approx((0.066, 0.55), abs=0.04)

    @pytest.mark.parametrize("name", ["coffee.png", "chelsea.png", "moon.png", "brick.png", "grass.png"])
    def test_invents_nothing_where_nothing_stands(self, model, name):
        assert model.read(read_picture(PICTURES / name)) == []

    @pytest.mark.parametrize(
        ("text", "score", "is_text"),
        [
            ("Summer sale", 0.99, True),
            ("-20%", 0.97, True),
            ("AAAAAA", 0.99, False),
            ("8", 0.99, False),
            ("?!", 0.99, False),
            ("Summer sale", 0.7, False),
        ],
    )
    def test_drops_what_models_invent(self, text, score, is_text):
        assert reader.is_text(text, score) is is_text

    def test_wants_its_extra(self, monkeypatch):
        monkeypatch.setattr(reader, "PACKAGE", "postwright_no_such_package")

        with pytest.raises(NotInstalled):
            reader.Reader(threads=1)


class TestFindings:
    def test_hold_the_text_of_a_poster(self, engine, poster):
        result = engine.analyse(asking(of=media(poster)))

        assert [line.text for line in result.facts.text] == ["Summer sale", "Fresh bread every day"]
        assert all(line.is_certain for line in result.facts.text)
        assert "text" in result.facts.looked_for
        assert "text" in result.facts.safe_crop.rests_on
        assert result.facts.text[0].source in {model.name for model in result.provenance.models}

    def test_keep_the_text_inside_a_crop(self, engine, poster):
        facts = engine.analyse(asking(of=media(poster))).facts
        [wide] = [crop.box for crop in facts.safe_crop.crops if crop.ratio == 1.91]

        assert all(wide.top <= line.box.top for line in facts.text)
        assert all(wide.top + wide.height >= line.box.top + line.box.height for line in facts.text)

    def test_assert_nothing_below_the_gate(self):
        certain, unsure = studied(["Besuchen Sie uns", 0.96, BOX], ["in KIn!", 0.9, BOX])

        assert certain.is_certain
        assert not unsure.is_certain

    def test_hold_no_hidden_characters(self):
        assert [line.text for line in studied(["Sa\u202ele\nnow", 0.97, BOX], ["\u202e", 0.97, BOX])] == [
            "Sa le now"
        ]

    def test_read_a_few_frames_of_a_video(self, engine, poster):
        video = media(*[poster] * 8, kind=MediaKind.VIDEO, duration=9.0)
        lines = engine.analyse(asking(of=video)).facts.text

        assert sorted({line.at for line in lines}) == [0.0, 2.0, 4.0, 6.0]

    def test_say_where_the_extra_is_missing(self, model_cache, poster, monkeypatch):
        monkeypatch.setattr(reader, "PACKAGE", "postwright_no_such_package")
        answer = Study(model_cache, threads=1).look([poster], {"ratios": [1.0]})
        facts = add_study(found(), answer, times=[0.0])

        assert facts.not_installed == ("text",)
        assert "text" not in facts.looked_for
        assert facts.text == ()
