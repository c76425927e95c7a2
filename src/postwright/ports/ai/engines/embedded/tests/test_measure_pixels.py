import cv2
import numpy as np
import pytest

from postwright.ports.ai.engines.embedded.findings import read_findings
from postwright.ports.ai.engines.embedded.tests.made import PICTURES, media
from postwright.ports.ai.engines.embedded.worker.fingerprints import read_fingerprint
from postwright.ports.ai.engines.embedded.worker.pictures import Unreadable, read_picture
from postwright.ports.ai.engines.embedded.worker.pixels import read_colours, read_light, read_sharpness

PURE = {
    "red": (220, 20, 20),
    "orange": (255, 140, 0),
    "yellow": (250, 220, 30),
    "green": (30, 160, 60),
    "turquoise": (20, 200, 190),
    "blue": (30, 70, 220),
    "purple": (140, 40, 200),
    "pink": (255, 105, 180),
    "brown": (110, 65, 30),
    "beige": (230, 215, 180),
    "grey": (128, 128, 128),
    "white": (252, 252, 252),
    "black": (8, 8, 8),
}


def plain(colour, side=64):
    return np.full((side, side, 3), colour, np.uint8)


def judged(picture):
    seen = {
        "colours": read_colours(picture),
        "light": read_light(picture),
        "sharpness": read_sharpness(picture),
        "classes": [],
        "features": bytes(2560).hex(),
        "fingerprint": read_fingerprint(picture),
    }
    return read_findings(media(), [seen], {}, times=[0.0])


class TestColours:
    @pytest.mark.parametrize("name", PURE)
    def test_have_everyday_names(self, name):
        found = read_colours(plain(PURE[name]))

        assert [(colour["name"], colour["share"]) for colour in found] == [(name, 1.0)]

    def test_come_largest_first_and_without_specks(self):
        picture = np.vstack([plain(PURE["blue"])] * 3 + [plain(PURE["white"])])
        picture[:4, :4] = PURE["red"]

        assert [colour["name"] for colour in read_colours(picture)] == ["blue", "white"]


class TestLight:
    @pytest.mark.parametrize(
        ("low", "high", "verdict"),
        [(0, 60, "dark"), (200, 255, "bright"), (110, 140, "flat"), (10, 240, "normal")],
    )
    def test_is_judged_by_its_range(self, low, high, verdict):
        ramp = np.linspace(low, high, 256, dtype=np.uint8)
        picture = np.repeat(np.tile(ramp, (64, 1))[..., None], 3, axis=2)

        assert judged(picture).exposure.verdict == verdict


class TestSharpness:
    @pytest.mark.parametrize("name", ["coffee.png", "chelsea.png", "astronaut.png", "motorcycle_left.png"])
    def test_tells_a_blurred_picture_from_a_sharp_one(self, name):
        picture = read_picture(PICTURES / name)

        assert judged(picture).sharpness.verdict == "sharp"
        assert judged(cv2.GaussianBlur(picture, (0, 0), 6)).sharpness.verdict == "blurred"

    def test_forgives_a_soft_background(self):
        picture = read_picture(PICTURES / "coffee.png")
        soft = cv2.GaussianBlur(picture, (0, 0), 6)
        soft[100:300, 150:450] = picture[100:300, 150:450]

        assert judged(soft).sharpness.verdict == "sharp"

    def test_judges_a_picture_without_edges(self):
        assert judged(plain((10, 20, 30))).sharpness.value == 0


class TestReadPicture:
    def test_makes_a_large_one_smaller(self, tmp_path):
        large = tmp_path / "large.png"
        cv2.imwrite(str(large), np.zeros((100, 5000, 3), np.uint8))

        assert read_picture(large).shape == (48, 2400, 3)

    @pytest.mark.parametrize(
        "content", [b"", b"GIF89a" + b"\0" * 50, b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"%PDF-1.7"]
    )
    def test_refuses_other_content(self, tmp_path, content):
        path = tmp_path / "picture.jpg"
        path.write_bytes(content)

        with pytest.raises(Unreadable):
            read_picture(path)
