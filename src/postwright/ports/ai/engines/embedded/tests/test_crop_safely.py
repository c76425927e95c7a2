import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postwright.ports.ai.engines.embedded.worker.cropping import WEIGHTS, Part, find_crops

RATIOS = (9 / 16, 0.8, 1.0, 1.91)


def noise(width, height):
    return np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8)


def plain(width, height):
    return np.full((height, width, 3), 128, np.uint8)


def with_dot(width, height, *, x, y):
    picture = plain(width, height)
    picture[y - 20 : y + 20, x - 20 : x + 20] = noise(40, 40)
    return picture


def crop_to(picture, ratio, *parts):
    [crop] = find_crops(picture, parts, [ratio])["crops"]
    return crop


@st.composite
def parts(draw):
    width, height = (draw(st.floats(0.01, 1)) for _ in range(2))
    left, top = draw(st.floats(0, 1 - width)), draw(st.floats(0, 1 - height))
    return Part(draw(st.sampled_from(sorted(WEIGHTS))), left, top, width, height)


class TestFindCrops:
    @settings(deadline=None, max_examples=60)
    @given(st.integers(9, 300), st.integers(9, 300), st.lists(parts(), max_size=5), st.floats(0.2, 5))
    def test_are_whole_boxes_of_the_wanted_ratio_inside_the_picture(self, width, height, parts, ratio):
        found = find_crops(noise(width, height), parts, [ratio])
        [crop] = found["crops"]
        left, top, across, down = crop["box"]

        assert min(left, top) >= 0
        assert left + across <= 1 + 1e-9
        assert top + down <= 1 + 1e-9
        assert max(across, down) == pytest.approx(1)
        assert across * width / (down * height) == pytest.approx(ratio)
        assert 0 <= crop["lost"] <= 1
        assert 0 <= found["x"] <= 1
        assert 0 <= found["y"] <= 1

    def test_lose_nothing_at_the_pictures_own_ratio(self):
        crop = crop_to(noise(300, 200), 1.5)

        assert crop["lost"] == pytest.approx(0, abs=1e-6)
        assert crop["box"] == pytest.approx([0, 0, 1, 1])

    @pytest.mark.parametrize(("x", "inside"), [(60, 0.15), (340, 0.85)])
    def test_follow_what_draws_the_eye(self, x, inside):
        found = find_crops(with_dot(400, 200, x=x, y=100), [], [1.0])
        left, _top, width, _height = found["crops"][0]["box"]

        assert left < inside < left + width
        assert found["x"] == pytest.approx(inside, abs=0.05)

    @pytest.mark.parametrize("kind", ["face", "text"])
    def test_keep_a_face_or_text_whole_against_the_rest(self, kind):
        busy = with_dot(400, 200, x=340, y=100)
        part = Part(kind, 0.05, 0.3, 0.3, 0.3)
        left, _top, width, _height = crop_to(busy, 0.8, part, Part(kind, 0.02, 0.6, 0.3, 0.2))["box"]

        assert left <= 0.02 + 1e-6
        assert left + width >= 0.35

    def test_stay_in_the_middle_of_a_plain_picture(self):
        left, _top, width, _height = crop_to(plain(400, 200), 1.0)["box"]

        assert left + width / 2 == pytest.approx(0.5, abs=0.01)

    def test_say_more_is_lost_the_narrower_they_are(self):
        picture = noise(400, 200)
        lost = [crop_to(picture, ratio)["lost"] for ratio in (1.8, 1.2, 0.6)]

        assert lost == sorted(lost)
