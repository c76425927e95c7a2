import colorsys
import math

import pytest
from PIL import Image, ImageCms

from postwright.ports.imaging import Rendered, RenderSpec, WrongType
from postwright.ports.imaging.tests import samples

FORMS = ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"]
TELLTALE = (b"Exif", b"GPS", b"Secret", b"SERIAL", b"xmpmeta", b"MakerNote", b"ICC_PROFILE", b"iCCP", b"eXIf")
RED, BLUE = (220, 30, 30), (30, 30, 220)


class TestRender:
    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize("made_as", ["jpeg", "webp", "png"])
    def test_leaves_nothing_that_identifies(self, imaging, tmp_path, form, made_as):
        options = {"exif": samples.exif_with_place().tobytes(), "icc_profile": wide_profile()}
        options |= {"xmp": samples.XMP} if form in {"JPEG", "WEBP"} else {}
        path = samples.write_photo(tmp_path / "in", form=form, **options)
        assert b"Secret" in path.read_bytes()

        imaging.render(path, tmp_path / "out", RenderSpec(format=made_as))

        data = (tmp_path / "out").read_bytes()
        assert [word for word in TELLTALE if word in data] == []
        with Image.open(tmp_path / "out") as picture:
            assert not picture.getexif()
            assert set(picture.info) <= {
                "jfif",
                "jfif_version",
                "jfif_unit",
                "jfif_density",
                "dpi",
                "loop",
                "background",
                "timestamp",
                "duration",
                "progressive",
                "progression",
            }

    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_stands_upright(self, imaging, tmp_path, form, orientation):
        way = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Pillow's transposition that the tag undoes
        picture = samples.photo(96, 64)
        stored = picture.transpose(Image.Transpose(way[orientation])) if orientation > 1 else picture
        exif = samples.exif_with_place(orientation).tobytes()
        path = samples.write_photo(tmp_path / "in", form=form, picture=stored, exif=exif)

        made = imaging.render(path, tmp_path / "out.png", RenderSpec(format="png"))

        assert (made.width, made.height) == (96, 64)
        assert samples.corner(tmp_path / "out.png", top=True) == pytest.approx(RED, abs=12)
        assert samples.corner(tmp_path / "out.png", top=False) == pytest.approx(BLUE, abs=12)

    def test_says_what_it_made(self, imaging, tmp_path):
        made = imaging.render(samples.ROCKET, tmp_path / "out", RenderSpec(max_edge=320, format="webp"))

        size = (tmp_path / "out").stat().st_size
        assert made == Rendered("image/webp", 320, 214, size)
        assert (tmp_path / "out").stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("made_as", ["jpeg", "webp", "png"])
    @pytest.mark.parametrize("most", [1024, 9_000, 40_000])
    def test_keeps_within_the_bytes(self, imaging, tmp_path, made_as, most):
        spec = RenderSpec(format=made_as, max_bytes=most)

        made = imaging.render(samples.COFFEE, tmp_path / "out", spec)

        assert most / 3 < made.size <= most
        assert math.isclose(made.width / made.height, 1.5, rel_tol=0.1)

    def test_spends_quality_before_size(self, imaging, tmp_path):
        whole = imaging.render(samples.ROCKET, tmp_path / "a", RenderSpec(quality=90))
        tight = imaging.render(
            samples.ROCKET, tmp_path / "b", RenderSpec(quality=90, max_bytes=whole.size // 2)
        )

        assert (tight.width, tight.height) == (whole.width, whole.height)

    def test_converts_colours_to_srgb(self, imaging, tmp_path):
        path = samples.write_photo(tmp_path / "in", form="JPEG", quality=95, icc_profile=swapped_profile())

        imaging.render(path, tmp_path / "out.png", RenderSpec(format="png"))

        red, _green, blue = samples.corner(tmp_path / "out.png", top=True)
        assert blue > red

    def test_reads_print_colours(self, imaging, tmp_path):
        path = samples.write_photo(
            tmp_path / "in", form="JPEG", picture=Image.new("CMYK", (9, 9), (0, 255, 255, 0))
        )

        imaging.render(path, tmp_path / "out.png", RenderSpec(format="png"))

        hue, saturation, _value = colorsys.rgb_to_hsv(*samples.corner(tmp_path / "out.png", top=True))
        assert saturation > 0.5
        assert hue < 0.1 or hue > 0.9

    @pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "I;16", "RGBA"])
    def test_reads_every_sort_of_png(self, imaging, tmp_path, mode):
        picture = Image.new(mode, (12, 8)) if mode == "I;16" else samples.photo(12, 8).convert(mode)
        path = samples.write_photo(tmp_path / "in", form="PNG", picture=picture)

        imaging.render(path, tmp_path / "out.jpg", RenderSpec())

        with Image.open(tmp_path / "out.jpg") as made:
            assert (made.mode, made.size) == ("RGB", (12, 8))

    def test_shows_the_background_through(self, imaging, tmp_path):
        path = samples.write_photo(
            tmp_path / "in", form="PNG", picture=Image.new("RGBA", (9, 9), (0, 0, 0, 0))
        )

        imaging.render(path, tmp_path / "out.jpg", RenderSpec(background=(10, 200, 10)))

        assert samples.corner(tmp_path / "out.jpg", top=True) == pytest.approx((10, 200, 10), abs=6)

    def test_takes_the_first_frame_of_an_animation(self, imaging, tmp_path):
        made = imaging.render(samples.animation(tmp_path / "a.gif"), tmp_path / "out", RenderSpec())

        assert (made.width, made.height) == (20, 10)
        assert b"Secret" not in (tmp_path / "out").read_bytes()

    def test_drops_what_hangs_behind_a_picture(self, imaging, tmp_path):
        path = tmp_path / "both.jpg"
        path.write_bytes(samples.ROCKET.read_bytes() + b"PK\x03\x04<script>alert(1)</script>")

        imaging.render(path, tmp_path / "out", RenderSpec())

        assert b"<script>" not in (tmp_path / "out").read_bytes()

    def test_is_not_for_videos(self, imaging, tmp_path):
        with pytest.raises(WrongType):
            imaging.render(samples.clip(tmp_path / "a.mp4"), tmp_path / "out", RenderSpec())

        assert not (tmp_path / "out").exists()


class TestRenderSpec:
    @pytest.mark.parametrize("wrong", [{"quality": 0}, {"quality": 101}, {"max_edge": 0}, {"max_bytes": 10}])
    def test_refuses_the_impossible(self, wrong):
        with pytest.raises(ValueError):
            RenderSpec(**wrong)


def wide_profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def swapped_profile():
    """Red and blue exchanged: ignoring it shows."""
    profile = bytearray(wide_profile())
    entries = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * profile[131], 12)}
    red, blue = entries[b"rXYZ"], entries[b"bXYZ"]
    profile[red + 4 : red + 12], profile[blue + 4 : blue + 12] = (
        profile[blue + 4 : blue + 12],
        profile[red + 4 : red + 12],
    )
    return bytes(profile)
