import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from postwright.ports.imaging import RenderSpec, Undecodable, WrongType
from postwright.ports.imaging.geometry import crop_box
from postwright.ports.imaging.tests import samples

RED, BLUE = (220, 30, 30), (30, 30, 220)
PARTS = st.floats(0, 1)


class TestCut:
    def test_keeps_what_lies_in_the_box(self, imaging, tmp_path):
        path = samples.write_photo(tmp_path / "in", form="JPEG", picture=samples.photo(600, 400))
        spec = RenderSpec(format="png", box=(0.25, 0.6, 0.5, 0.4))

        made = imaging.render(path, tmp_path / "out.png", spec)

        assert (made.width, made.height) == (300, 160)
        assert samples.corner(tmp_path / "out.png", top=True) == pytest.approx(BLUE, abs=12)

    def test_cuts_what_a_person_sees_upright(self, imaging, tmp_path):
        stored = samples.photo(600, 400).transpose(Image.Transpose.ROTATE_90)
        exif = samples.exif_with_place(6).tobytes()
        path = samples.write_photo(tmp_path / "in", form="JPEG", picture=stored, exif=exif)

        made = imaging.render(path, tmp_path / "out.png", RenderSpec(format="png", box=(0, 0, 1, 0.4)))

        assert (made.width, made.height) == (600, 160)
        assert samples.corner(tmp_path / "out.png", top=False) == pytest.approx(RED, abs=12)

    def test_scales_down_after_it_cut(self, imaging, tmp_path):
        spec = RenderSpec(box=(0, 0, 0.5, 1), max_edge=200, max_bytes=20_000)
        path = samples.write_photo(tmp_path / "in", form="PNG", picture=samples.photo(1200, 400))

        made = imaging.render(path, tmp_path / "out", spec)

        assert (made.width, made.height, made.mime) == (200, 133, "image/jpeg")
        assert made.size <= 20_000

    @pytest.mark.parametrize("box", [(0, 0, 0, 1), (-0.1, 0, 1, 1), (0.5, 0, 0.6, 1), (0, 0.5, 1, 0.6)])
    def test_takes_no_box_beyond_the_picture(self, box):
        with pytest.raises(ValueError, match="inside"):
            RenderSpec(box=box)

    @given(st.integers(1, 10_000), st.integers(1, 10_000), st.tuples(PARTS, PARTS, PARTS, PARTS))
    def test_always_leaves_something_inside_the_picture(self, width, height, box):
        left, top, wide, high = crop_box(width, height, box)
        assert left >= 0
        assert top >= 0
        assert 1 <= wide <= width - left
        assert 1 <= high <= height - top

    @given(st.integers(1, 10_000), st.integers(1, 10_000))
    def test_of_the_whole_is_the_whole(self, width, height):
        assert crop_box(width, height, (0, 0, 1, 1)) == (0, 0, width, height)

    @given(st.integers(1, 10_000), st.integers(1, 10_000), st.tuples(PARTS, PARTS, PARTS, PARTS))
    def test_is_off_by_less_than_a_pixel(self, width, height, box):
        left, top, wide, high = crop_box(width, height, box)
        assert abs(left - box[0] * width) <= 1
        assert abs(top - box[1] * height) <= 1
        assert wide <= max(1, box[2] * width + 0.5)
        assert high <= max(1, box[3] * height + 0.5)

    @given(st.integers(1, 10_000), st.integers(1, 10_000), st.tuples(PARTS, PARTS, PARTS, PARTS))
    def test_lands_on_the_same_pixels_when_asked_again(self, width, height, box):
        once = crop_box(width, height, box)
        parts = (once[0] / width, once[1] / height, once[2] / width, once[3] / height)

        assert crop_box(width, height, parts) == once


class TestFindFocus:
    @pytest.mark.parametrize(("left", "top"), [(20, 20), (460, 20), (20, 260), (460, 260)])
    def test_lies_where_something_is(self, imaging, tmp_path, left, top):
        picture = Image.new("RGB", (600, 400), "white")
        picture.paste((220, 90, 30), (left, top, left + 100, top + 100))

        focus = imaging.focus(samples.write_photo(tmp_path / "in", form="PNG", picture=picture))

        assert left - 30 <= focus.x * 600 <= left + 130
        assert top - 30 <= focus.y * 400 <= top + 130

    def test_lies_inside_the_smallest_picture(self, imaging, tmp_path):
        path = samples.write_photo(tmp_path / "in", form="PNG", picture=samples.photo(1, 1))

        focus = imaging.focus(path)

        assert 0 <= focus.x <= 1
        assert 0 <= focus.y <= 1

    def test_is_no_matter_of_videos_and_broken_files(self, imaging, tmp_path):
        with pytest.raises(WrongType):
            imaging.focus(samples.clip(tmp_path / "in.mp4"))
        (tmp_path / "broken").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
        with pytest.raises(Undecodable):
            imaging.focus(tmp_path / "broken")
