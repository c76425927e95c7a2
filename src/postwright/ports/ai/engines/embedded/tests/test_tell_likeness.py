import itertools

import cv2
import numpy as np
import pytest

from postwright.ports.ai.engines.embedded.tests.made import PICTURES
from postwright.ports.ai.engines.embedded.worker.fingerprints import read_fingerprint
from postwright.ports.ai.engines.embedded.worker.pictures import read_picture
from postwright.ports.ai.engines.embedded.worker.tagger import Tagger
from postwright.ports.ai.likeness import Likeness, compare, compare_features
from postwright.ports.ai.sight import Fingerprint

NAMES = ("coffee.png", "chelsea.png", "motorcycle_left.png", "astronaut.png", "rocket.jpg", "coins.png")


def recompressed(rgb):
    return cv2.imdecode(cv2.imencode(".jpg", rgb, [cv2.IMWRITE_JPEG_QUALITY, 35])[1], cv2.IMREAD_COLOR)


def smaller(rgb):
    return cv2.resize(rgb, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)


def brighter(rgb):
    return cv2.convertScaleAbs(rgb, alpha=1.1, beta=15)


def flipped(rgb):
    return np.ascontiguousarray(rgb[:, ::-1])


def cropped(rgb):
    height, width = (side // 16 for side in rgb.shape[:2])
    return np.ascontiguousarray(rgb[height:-height, width:-width])


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


def picture(name):
    return read_picture(PICTURES / name)


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

        assert compare_pictures(original, cropped(original)).likeness in {Likeness.SAME, Likeness.CHANGED}

    @pytest.mark.parametrize(("one", "other"), [*itertools.combinations(NAMES, 2)])
    def test_takes_no_two_pictures_for_one(self, compare_pictures, one, other):
        assert compare_pictures(picture(one), picture(other)).likeness is Likeness.NONE

    def test_knows_nothing_of_plain_surfaces(self):
        plain = Fingerprint(**read_fingerprint(np.full((50, 80, 3), 90, np.uint8)))

        assert (plain.upright, plain.mirrored) == (None, None)
        assert compare(plain, plain, (b"", b"")).likeness is Likeness.NONE

    def test_finds_no_likeness_without_features(self):
        assert compare_features(b"", bytes(2560)) == 0
