import pytest
from PIL import Image

from postwright.base.engines import operations
from postwright.base.engines.prompts import EngineRefused, Likeness
from postwright.ports.ai.engines.embedded.tests.made import PICTURES

LEFT, RIGHT = PICTURES / "motorcycle_left.png", PICTURES / "motorcycle_right.png"


@pytest.fixture
def part(tmp_path):
    with Image.open(LEFT) as picture:
        width, height = picture.size
        part = picture.convert("RGB").crop((width // 8, height // 8, width * 7 // 8, height * 7 // 8))
        part.save(tmp_path / "part.jpg", quality=80)
    return tmp_path / "part.jpg"


class TestLookClosely:
    def test_tells_a_part_from_a_sister_picture(self, engine, part):
        assert operations.look_closely(one=LEFT, other=part) is Likeness.CHANGED
        assert operations.look_closely(one=part, other=LEFT) is Likeness.CHANGED
        assert operations.look_closely(one=RIGHT, other=part) is Likeness.KIN

    def test_of_no_picture_is_refused(self, engine, part):
        part.write_bytes(b"no picture")

        with pytest.raises(EngineRefused):
            operations.look_closely(one=LEFT, other=part)
