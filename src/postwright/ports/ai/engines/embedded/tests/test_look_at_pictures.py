import struct

import pytest
from PIL import Image, ImageOps

from postwright.ports.ai.answers import Certainty
from postwright.ports.ai.base import Engine, EngineRefused
from postwright.ports.ai.describe import describe
from postwright.ports.ai.engines.embedded.tests.made import PICTURES, ROLLS, asking, chosen, media, texts
from postwright.ports.ai.types import MediaKind


def look(engine, *names, **facts):
    return engine.analyse(asking(of=media(*names, **facts)))


def topics(result, certainty):
    return [tag.topic for tag in result.facts.tags if tag.certainty is certainty]


class TestEngine:
    def test_is_an_engine(self, engine):
        assert isinstance(engine, Engine)

    @pytest.mark.parametrize(
        ("picture", "topic"),
        [("coffee.png", "coffee"), ("chelsea.png", "cat"), ("motorcycle_left.png", "motorbike")],
    )
    def test_says_what_it_is_sure_of(self, engine, picture, topic):
        assert topics(look(engine, picture), Certainty.CERTAIN) == [topic]

    @pytest.mark.parametrize(
        "picture",
        ["astronaut.png", "rocket.jpg", "moon.png", "page.png", "coins.png", "retina.jpg", "grass.png"],
    )
    def test_claims_nothing_about_pictures_it_does_not_know(self, engine, picture):
        result = look(engine, picture)

        assert topics(result, Certainty.CERTAIN) == []
        assert not texts(result, "caption")
        assert not texts(result, "description")
        assert not texts(result, "alt_text")

    def test_never_takes_an_astronaut_for_a_sportsman(self, engine):
        written = look(engine, "astronaut.png").model_dump_json()

        assert "helmet" not in written
        assert "bobsleigh" not in written

    def test_tells_two_pictures_apart(self, engine):
        coffee, cat = look(engine, "coffee.png").facts, look(engine, "chelsea.png").facts

        assert coffee.tags[0].name != cat.tags[0].name
        assert likeness(coffee.features, cat.features) < 0.5

    def test_finds_a_flipped_picture_alike(self, engine, tmp_path):
        flipped = tmp_path / "flipped.png"
        with Image.open(PICTURES / "coffee.png") as picture:
            ImageOps.mirror(picture).save(flipped)
        original, mirrored = (
            describe(path, engine=engine, size=(600, 400)).facts.features
            for path in (PICTURES / "coffee.png", flipped)
        )

        assert likeness(original, mirrored) > 0.9

    def test_names_colours(self, engine):
        assert {colour.name for colour in look(engine, "coffee.png").facts.colours} >= {"brown", "orange"}

    def test_recognises_the_language_of_a_hint(self, engine):
        hint = "Ab Samstag gibt es bei uns wieder frische Zimtschnecken aus dem Ofen"

        assert engine.analyse(asking(hint)).facts.hint_language.code == "de"

    def test_writes_the_same_for_the_same_question(self, engine):
        first, second = (engine.analyse(asking(ROLLS)) for _ in range(2))

        assert first.suggestions == second.suggestions

    def test_says_where_it_comes_from(self, engine):
        provenance = look(engine, "coffee.png").provenance

        assert provenance.engine == "embedded"
        assert provenance.models[0].sha256.startswith("57934424")
        assert provenance.inputs_digest == asking().digest()
        assert provenance.seconds > 0

    def test_refuses_what_is_no_picture(self, engine, tmp_path):
        broken = tmp_path / "broken.jpg"
        broken.write_bytes(b"\xff\xd8\xff" + b"\0" * 1000)

        for path in (broken, tmp_path / "missing.jpg", PICTURES / "lfw_subset.npy"):
            with pytest.raises(EngineRefused):
                describe(path, engine=engine, size=(10, 10))

    def test_describes_a_path_with_a_hint_alone(self, engine):
        result = describe(PICTURES / "coffee.png", hint=ROLLS, engine=engine, size=(600, 400))

        assert all("cinnamon rolls" in caption for caption in texts(result, "caption"))


class TestVideo:
    def test_is_certain_of_what_most_key_frames_show(self, engine):
        result = look(engine, "coffee.png", "coffee.png", "rocket.jpg", kind=MediaKind.VIDEO, duration=9.0)

        assert [(t.topic, t.certainty, t.frames) for t in result.facts.tags] == [("coffee", "certain", 2)]
        assert texts(result, "alt_text")[0].startswith("Video: A cup of coffee.")

    def test_asks_about_what_one_key_frame_shows(self, engine):
        result = look(engine, "coffee.png", "rocket.jpg", "moon.png", kind=MediaKind.VIDEO, duration=9.0)

        assert topics(result, Certainty.ASKS) == ["coffee"]
        assert chosen(result, "title")[0].subject == "A cup of coffee"

    def test_looks_at_no_more_than_twelve_key_frames(self, engine):
        result = look(engine, *["coffee.png"] * 30, kind=MediaKind.VIDEO, duration=90.0)

        assert result.facts.tags[0].frames == engine.profile.frames_max


def likeness(one, other):
    unpacked = zip(struct.unpack("<1280e", one), struct.unpack("<1280e", other), strict=True)
    return sum(a * b for a, b in unpacked)
