import io

import numpy as np
import pytest
import pyvips
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from postwright.ports.imaging import Changes, Lettering, RenderSpec, WrongType, changed_size
from postwright.ports.imaging.tests import samples

PARTS = st.floats(0, 1)


@st.composite
def boxes(draw):
    left, top = draw(st.floats(0, 0.95)), draw(st.floats(0, 0.95))
    return (left, top, draw(st.floats(0.01, 1 - left)), draw(st.floats(0.01, 1 - top)))


CHANGES = st.builds(
    Changes,
    turn=st.sampled_from((0, 90, 180, 270)),
    flip=st.booleans(),
    box=st.none() | boxes(),
    brightness=st.floats(-1, 1),
    contrast=st.floats(-1, 1),
)
LETTERINGS = st.builds(
    Lettering,
    words=st.text(max_size=200),
    left=PARTS,
    top=PARTS,
    width=PARTS,
    size=st.floats(0, 1),
    colour=st.sampled_from(("#ffffff", "#102030")),
    plate=st.sampled_from(("", "#c2281d")),
    align=st.sampled_from(("left", "center", "right")),
)


@pytest.fixture
def changed(imaging, tmp_path):
    def change(changes, path=samples.COFFEE, **spec):
        out = tmp_path / "out"
        imaging.change(path, out, changes, spec=RenderSpec(**{"format": "png", **spec}))
        return Image.open(io.BytesIO(out.read_bytes()))

    return change


QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class TestChange:
    @QUICK
    @given(CHANGES)
    def test_gives_the_size_that_was_said(self, changed, changes):
        assert changed(changes).size == changed_size(600, 400, changes.turn, changes.box)

    @QUICK
    @given(st.lists(LETTERINGS, max_size=3))
    def test_draws_whatever_somebody_types(self, changed, texts):
        assert changed(Changes(box=(0, 0, 0.2, 0.2), texts=tuple(texts))).size == (120, 80)

    def test_turns_clockwise_then_mirrors_then_cuts(self, changed):
        before = np.asarray(Image.open(samples.COFFEE).convert("RGB"))
        expected = np.fliplr(np.rot90(before, -1))[0:300, 100:300]

        after = np.asarray(changed(Changes(turn=90, flip=True, box=(0.25, 0, 0.5, 0.5))).convert("RGB"))

        assert np.abs(after.astype(int) - expected).max() <= 1

    def test_lights_as_a_browser_does(self, changed):
        before = np.asarray(Image.open(samples.COFFEE).convert("RGB")).astype(float)
        expected = np.clip((np.clip(before * 1.3, 0, 255) - 127.5) * 1.2 + 127.5, 0, 255)

        after = np.asarray(changed(Changes(brightness=0.3, contrast=0.2)).convert("RGB"))

        assert np.abs(after - expected).max() <= 1

    def test_writes_where_it_was_asked_to(self, changed):
        plain = np.asarray(changed(Changes()).convert("RGB")).astype(int)
        text = Lettering("Grüße", left=0.5, top=0.5, width=0.4, colour="#00ff00")

        drawn = np.asarray(changed(Changes(texts=(text,))).convert("RGB")).astype(int)

        rows, columns = np.nonzero(np.abs(drawn - plain).max(axis=2) > 40)
        assert 200 <= rows.min() < rows.max() <= 260
        assert 300 <= columns.min() < columns.max() <= 540

    def test_lays_a_plate_behind_the_words(self, changed):
        text = Lettering("Sale", top=0, colour="#ffffff", plate="#c2281d", size=0.1)
        drawn = np.asarray(changed(Changes(texts=(text,))).convert("RGB")).astype(int)
        red = (drawn[:90, :, 0] > 150) & (drawn[:90, :, 1] < 80)
        assert red.sum() > 3000

    def test_breaks_lines_and_long_words(self, changed):
        text = Lettering("word " * 12 + "W" * 90, top=0, width=0.4, left=0.3, size=0.05)
        plain = np.asarray(changed(Changes()).convert("RGB")).astype(int)
        drawn = np.asarray(changed(Changes(texts=(text,))).convert("RGB")).astype(int)
        columns = np.nonzero(np.abs(drawn - plain).max(axis=2) > 60)[1]
        assert columns.min() >= 170
        assert columns.max() <= 430

    def test_keeps_transparency(self, changed, tmp_path):
        picture = Image.new("RGBA", (40, 30), (200, 10, 10, 0))
        picture.paste((10, 200, 10, 255), (0, 0, 20, 30))
        path = samples.write_photo(tmp_path / "a.png", form="PNG", picture=picture)

        after = changed(Changes(flip=True, contrast=0.1), path)

        assert after.mode == "RGBA"
        assert (after.getpixel((5, 5))[3], after.getpixel((35, 5))[3]) == (0, 255)

    def test_changes_every_frame_of_an_animation(self, changed, tmp_path):
        path = samples.animation(tmp_path / "a.gif", frames=4)
        after = changed(Changes(turn=90), path, format="gif")
        assert (after.size, after.n_frames) == ((10, 20), 4)

    def test_goes_by_how_a_camera_was_held(self, changed, tmp_path):
        path = samples.write_photo(tmp_path / "a.jpg", form="JPEG", exif=samples.exif_with_place(6))
        assert changed(Changes(), path).size == (48, 64)

    def test_takes_no_video(self, changed, tmp_path):
        with pytest.raises(WrongType):
            changed(Changes(), samples.clip(tmp_path / "a.mp4", seconds=1))


class TestChanges:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"turn": 45},
            {"box": (0.5, 0, 0.6, 1)},
            {"box": (0, 0, 0, 1)},
            {"brightness": 2},
            {"contrast": -1.5},
        ],
    )
    def test_hold_only_what_can_be_done(self, wrong):
        with pytest.raises(ValueError):
            Changes(**wrong)


class TestVeryLargePhotos:
    def test_are_written_upon(self, imaging, tmp_path):
        """96 megapixels, of which a second and a third layer would not find room in the child's memory."""
        source, out = tmp_path / "large.jpg", tmp_path / "out"
        pyvips.Image.black(12_000, 8_000, bands=3).copy(interpretation="srgb").jpegsave(str(source))
        texts = (
            Lettering("Fresh", top=0.1, plate="#c2281d"),
            Lettering("words " * 40, top=0.4, width=1, size=0.05),
        )

        made = imaging.change(source, out, Changes(texts=texts), spec=RenderSpec(quality=80))

        assert (made.width, made.height) == (12_000, 8_000)
        assert pyvips.Image.new_from_file(str(out)).extract_area(0, 800, 12_000, 400).max() > 100
