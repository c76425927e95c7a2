import itertools
import os

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postwright.ports.ai.base import EngineRefused, EngineUnavailable
from postwright.ports.ai.engines.embedded.engine import EmbeddedEngine
from postwright.ports.ai.engines.embedded.tests.made import PICTURES
from postwright.ports.ai.engines.embedded.tests.sisters import (
    HERE,
    MOVED,
    SWAPPED,
    bordered,
    both,
    brighter,
    cut,
    flipped,
    from_aside,
    grey,
    lettered,
    on_its_side,
    picture,
    recoloured,
    recompressed,
    smaller,
    still_life,
    stretched,
    turned,
    warmer,
)
from postwright.ports.ai.engines.embedded.worker.fingerprints import read_fingerprint
from postwright.ports.ai.engines.embedded.worker.overlaps import read_overlap
from postwright.ports.ai.engines.embedded.worker.tagger import Tagger
from postwright.ports.ai.likeness import Likeness, Overlap, compare, compare_features, settle
from postwright.ports.ai.sight import Fingerprint

NAMES = ("coffee.png", "chelsea.png", "motorcycle_left.png", "astronaut.png", "rocket.jpg", "coins.png")
LEFT, RIGHT = picture("motorcycle_left.png"), picture("motorcycle_right.png")
CHANGES = {
    "an eighth cut off each edge": cut(1 / 8),
    "a fifth cut off each edge": cut(1 / 5),
    "a third cut off each edge": cut(1 / 3),
    "one corner": cut(1 / 4, right=1 / 5, down=-1 / 6),
    "cut and recompressed": both(cut(1 / 5), recompressed),
    "cut and half as large": both(cut(1 / 5), smaller),
    "cut and lighter": both(cut(1 / 5), brighter),
    "cut and without colour": both(cut(1 / 5), grey),
    "cut and warmer": both(cut(1 / 5), warmer),
    "cut and mirrored": both(cut(1 / 5), flipped),
    "on its side": on_its_side,
    "five degrees aslant": turned(5),
    "stretched": stretched,
    "with a border": bordered,
}
WORDY = ("motorcycle_left.png", "astronaut.png", "coins.png")
# Those of which the features alone say that they are perhaps the same.
SISTERS = {
    "another angle, cut": lambda: (cut(1 / 8)(LEFT), RIGHT),
    "another angle, both cut": lambda: (cut(1 / 6)(LEFT), cut(1 / 6)(RIGHT)),
    "another angle, mirrored": lambda: (flipped(LEFT), RIGHT),
    "things moved": lambda: (still_life("gravel.png", HERE), still_life("gravel.png", MOVED)),
    "things swapped": lambda: (still_life("brick.png", HERE), still_life("brick.png", SWAPPED)),
    "halves of one": lambda: halves(picture("hubble_deep_field.jpg")),
    "parts of one ground": lambda: halves(picture("grass.png")),
}


def halves(rgb):
    """With a tenth of their width in common."""
    width = rgb.shape[1]
    return [np.ascontiguousarray(part) for part in (rgb[:, : width * 55 // 100], rgb[:, width * 45 // 100 :])]


def settled(one, other):
    return settle(Overlap(**read_overlap(one, other)._asdict()))


def kept_as(path, rgb):
    cv2.imwrite(str(path), cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
    return path


@pytest.fixture(scope="module")
def tagger(model_cache):
    return Tagger(model_cache, threads=2)


@pytest.fixture(scope="module")
def compare_pictures(tagger):
    def kept(rgb):
        return Fingerprint(**read_fingerprint(rgb)), bytes.fromhex(tagger.look(rgb)["features"])

    def compare_pictures(one, other):
        (print_one, features_one), (print_other, features_other) = kept(one), kept(other)
        return compare(print_one, print_other, (features_one, features_other))

    return compare_pictures


class TestCompare:
    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("change", [recompressed, smaller, brighter])
    def test_finds_the_same_picture_in_another_quality(self, compare_pictures, name, change):
        original = picture(name)

        assert compare_pictures(original, change(original)).likeness is Likeness.SAME

    @pytest.mark.parametrize("name", NAMES)
    def test_finds_a_mirrored_picture(self, compare_pictures, name):
        original = picture(name)
        compared = compare_pictures(original, flipped(original))

        assert compared.likeness is Likeness.CHANGED
        assert compared.is_mirrored

    @pytest.mark.parametrize("name", NAMES)
    def test_finds_a_cropped_picture(self, compare_pictures, name):
        original = picture(name)

        assert compare_pictures(original, cut(1 / 16)(original)).likeness in {
            Likeness.SAME,
            Likeness.PERHAPS,
        }

    @pytest.mark.parametrize(("one", "other"), [*itertools.combinations(NAMES, 2)])
    def test_takes_no_two_pictures_for_one(self, compare_pictures, one, other):
        assert compare_pictures(picture(one), picture(other)).likeness is Likeness.NONE

    def test_knows_nothing_of_plain_surfaces(self):
        plain = Fingerprint(**read_fingerprint(np.full((50, 80, 3), 90, np.uint8)))

        assert (plain.upright, plain.mirrored) == (None, None)
        assert compare(plain, plain, (b"", b"")).likeness is Likeness.NONE

    def test_finds_no_likeness_without_features(self):
        assert compare_features(b"", bytes(2560)) == 0

    @pytest.mark.parametrize("sisters", SISTERS)
    def test_cannot_tell_sister_pictures_by_what_was_kept(self, compare_pictures, sisters):
        assert compare_pictures(*SISTERS[sisters]()).likeness in {Likeness.PERHAPS, Likeness.CHANGED}


class TestSettle:
    """
    Measured over 12 of skimage's pictures and the eight that are drawn for the demo, with 22 changes each, and 67 pairs
    of sisters; of those that the features alone hold for one (a cosine of .86 and more) so many are held for one

                                                             before     after the closer look
        one picture, cut, turned, mirrored, bordered         91 of 91   91 of 91
        one picture with a line of words                     15 of 15   15 of 15
        one picture with a bar of words over a sixth of it   10 of 10    2 of 10
        sister pictures                                      23 of 23    1 of 23: a thing more on one ground
        ten pictures by which nothing else was chosen        51 of 51   43 of 51: a wheel of colours has no points

    Their least contrast alone was lowered after a blurred one of the ten. What lies below a cosine of .86, as most cuts
    of a fourth and more do, is not looked at.
    """

    @pytest.mark.parametrize("name", ["coffee.png", "motorcycle_left.png", "coins.png"])
    @pytest.mark.parametrize("change", CHANGES)
    def test_finds_one_picture_whatever_was_done_to_it(self, name, change):
        original = picture(name)

        assert settled(original, CHANGES[change](original)) is Likeness.CHANGED

    @pytest.mark.parametrize("name", WORDY)
    def test_finds_it_below_a_line_of_words(self, name):
        original = picture(name)

        assert settled(original, lettered(original)) is Likeness.CHANGED

    @pytest.mark.parametrize("sisters", SISTERS)
    def test_takes_no_sister_picture_for_one(self, sisters):
        assert settled(*SISTERS[sisters]()) is Likeness.KIN

    def test_takes_no_thing_for_itself_in_another_colour(self):
        original = picture("coffee.png")

        assert settled(original, cut(1 / 8)(recoloured(original))) is Likeness.KIN

    def test_takes_no_thing_for_itself_from_another_side(self):
        original = picture("coffee.png")

        assert settled(original, from_aside(original)) is Likeness.KIN

    @pytest.mark.parametrize(
        "overlap",
        [
            Overlap(7, 1, 200, 1),
            Overlap(300, 0.49, 200, 1),
            Overlap(300, 1, 7, 1),
            Overlap(300, 1, 200, 0.76),
        ],
    )
    def test_wants_enough_of_everything(self, overlap):
        assert settle(overlap) is Likeness.KIN
        assert settle(Overlap(8, 0.5, 8, 0.77)) is Likeness.CHANGED


class TestReadOverlap:
    @settings(deadline=None)
    @given(*[st.integers(1, 90)] * 4, st.integers(0, 3))
    def test_measures_whatever_two_pictures_there_are(self, height, width, higher, wider, seed):
        chance = np.random.default_rng(seed)
        one = chance.integers(0, 256, (height, width, 3), np.uint8)
        found = read_overlap(one, np.tile(one, (2, 2, 1))[:higher, :wider])

        assert min(found) >= 0
        assert max(found.share, found.alike) <= 1

    @pytest.mark.parametrize("shape", [(2400, 40, 3), (40, 2400, 3), (300, 300, 3)])
    def test_finds_nothing_in_plain_surfaces(self, shape):
        plain = np.full(shape, 120, np.uint8)

        assert settle(Overlap(**read_overlap(plain, plain)._asdict())) is Likeness.KIN

    def test_looks_at_no_more_of_a_busy_picture_than_of_others(self):
        busy = np.random.default_rng(1).integers(0, 256, (2400, 2400, 3), np.uint8)

        assert 8 < read_overlap(busy, cut(1 / 8)(busy)).points <= 1000


class TestOverlap:
    """Of two files, as the engine's process reads them."""

    def test_is_measured_in_the_engines_process(self, engine, tmp_path):
        part = kept_as(tmp_path / "part.jpg", cut(1 / 8)(picture("coffee.png")))

        assert settle(engine.overlap(PICTURES / "coffee.png", part)) is Likeness.CHANGED
        assert settle(engine.overlap(PICTURES / "coffee.png", PICTURES / "chelsea.png")) is Likeness.KIN

    def test_of_no_picture_is_refused(self, engine, tmp_path):
        path = tmp_path / "broken.jpg"
        path.write_bytes(b"\xff\xd8\xff" + bytes(5000))

        for pair in ((path, PICTURES / "coffee.png"), (PICTURES / "coffee.png", path)):
            with pytest.raises(EngineRefused):
                engine.overlap(*pair)

    def test_ends_in_time(self, model_cache, tmp_path):
        endless = tmp_path / "endless.jpg"
        os.mkfifo(endless)
        impatient = EmbeddedEngine(cache=model_cache, timeout_seconds=1)

        with pytest.raises(EngineUnavailable, match="longer than 1 s"):
            impatient.overlap(PICTURES / "coffee.png", endless)
        impatient.close()
