"""What is drawn for the demo is soft and much of a kind: the library must not hold two of its pictures for one."""

import numpy as np
import pytest
from PIL import Image

from postwright.config.demo import pictures, story
from postwright.ports.ai.engines.embedded.worker.overlaps import read_overlap
from postwright.ports.ai.likeness import Likeness, Overlap, settle

SISTERS = [
    ("three-cups.jpg", "course-cups.jpg"),
    ("tall-vase.jpg", "family-of-vases.jpg"),
    ("tall-vase.jpg", "oil-bottle.jpg"),
    ("winter-bowl.jpg", "first-plate.jpg"),
]


def drawn(name, *, seed=1):
    return np.array(Image.open(pictures.draw(story.PICTURES[name].scene, seed=seed)).convert("RGB"))


def cut(rgb):
    height, width = (side // 8 for side in rgb.shape[:2])
    return np.ascontiguousarray(rgb[height:-height, width:-width])


def settled(one, other):
    return settle(Overlap(**read_overlap(one, other)._asdict()))


class TestPictures:
    @pytest.mark.parametrize(("one", "other"), SISTERS)
    def test_of_a_kind_are_two(self, one, other):
        assert settled(drawn(one), drawn(other)) is Likeness.KIN

    @pytest.mark.parametrize("name", story.PICTURES)
    def test_are_found_again_in_a_part_of_them(self, name):
        assert settled(drawn(name), cut(drawn(name))) is Likeness.CHANGED
