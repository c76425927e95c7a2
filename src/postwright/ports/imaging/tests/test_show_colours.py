"""Bright, wide and deep pictures look on an ordinary screen as they should: neither pale nor dark."""

import struct

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from postwright.ports.imaging import RenderSpec
from postwright.ports.imaging.tests import samples
from postwright.ports.imaging.tests.hostile.parts import png, png_chunk

PNG = RenderSpec(format="png")
WIDE, PQ, HLG = 9, 16, 18  # ITU-T H.273: primaries of BT.2020, and two transfer characteristics
LIGHT = {"black": 0.0, "grey": 36.5, "white": 203.0, "glare": 1000.0}  # in nits; BT.2408 puts white at 203


def pq(nits):
    """SMPTE ST 2084."""
    power = (nits / 10_000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


def hlg(nits):
    """ITU-R BT.2100 for a screen of 1000 nits, grey only."""
    scene = (nits / 1000) ** (1 / 1.2)
    return (
        (3 * scene) ** 0.5 if scene <= 1 / 12 else 0.17883277 * np.log(12 * scene - 0.28466892) + 0.55991073
    )


CURVES = {PQ: pq, HLG: hlg}


def steps_of_light(transfer, depth=np.uint16):
    """Four grey stripes, 16 by 64 each, dark to bright."""
    values = np.array([CURVES[transfer](nits) for nits in LIGHT.values()])
    stripes = np.repeat(values, 16)[None, :, None] * np.iinfo(depth).max
    return np.broadcast_to(stripes, (64, 64, 3)).round().astype(depth)


def deep_png(pixels, *extra):
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)
    return png(pixels.shape[1], pixels.shape[0], depth=16, rows=rows, extra=extra)


def shown(path):
    """The grey of each stripe, 0 to 255."""
    with Image.open(path) as picture:
        assert picture.mode == "RGB"
        pixels = np.asarray(picture.resize((64, 64)), float)
    return [pixels[32, 8 + 16 * number].tolist() for number in range(4)]


def looks_right(stripes):
    """Black stays black, glare is nearly white, and there is contrast between grey and white."""
    levels = [sum(stripe) / 3 for stripe in stripes]
    assert all(max(stripe) - min(stripe) <= 6 for stripe in stripes)
    assert levels == sorted(levels)
    assert levels[0] <= 8
    assert 60 <= levels[1] <= 130
    assert levels[2] - levels[1] >= 55
    assert levels[3] >= 195
    return True


class TestABrightPicture:
    @pytest.mark.parametrize("transfer", [PQ, HLG])
    @pytest.mark.parametrize("edge", [None, 32])
    def test_as_png_is_toned_down(self, imaging, tmp_path, transfer, edge):
        coding = png_chunk(b"cICP", bytes([WIDE, transfer, 0, 1]))
        (tmp_path / "in.png").write_bytes(deep_png(steps_of_light(transfer), coding))

        imaging.render(tmp_path / "in.png", tmp_path / "out.png", RenderSpec(format="png", max_edge=edge))

        assert looks_right(shown(tmp_path / "out.png"))

    @pytest.mark.parametrize("transfer", [PQ, HLG])
    def test_as_heic_is_toned_down(self, imaging, tmp_path, transfer):
        heif = pillow_heif.from_bytes("RGB", (64, 64), steps_of_light(transfer, np.uint8).tobytes())
        heif.save(
            tmp_path / "in.heic",
            quality=100,
            chroma=444,
            color_primaries=WIDE,
            transfer_characteristics=transfer,
        )

        imaging.render(tmp_path / "in.heic", tmp_path / "out.png", PNG)

        assert looks_right(shown(tmp_path / "out.png"))

    def test_keeps_what_is_transparent(self, imaging, tmp_path):
        pixels = np.concatenate([steps_of_light(PQ), np.zeros((64, 64, 1), np.uint16)], axis=2)
        rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)
        coding = png_chunk(b"cICP", bytes([WIDE, PQ, 0, 1]))
        (tmp_path / "in.png").write_bytes(png(64, 64, depth=16, colour=6, rows=rows, extra=[coding]))

        imaging.render(tmp_path / "in.png", tmp_path / "out.png", PNG)

        with Image.open(tmp_path / "out.png") as picture:
            assert picture.getchannel("A").getextrema() == (0, 0)

    def test_is_untouched_where_it_is_ordinary(self, imaging, tmp_path):
        coding = png_chunk(b"cICP", bytes([1, 13, 0, 1]))
        (tmp_path / "in.png").write_bytes(deep_png(np.full((4, 4, 3), 0x8080, np.uint16), coding))

        imaging.render(tmp_path / "in.png", tmp_path / "out.png", PNG)

        assert samples.corner(tmp_path / "out.png", top=True) == (128, 128, 128)


class TestADeepPicture:
    @pytest.mark.parametrize("value", [0, 0x1234, 0x8080, 0xC0C0, 0xFFFF])
    def test_of_16_bits_keeps_its_tones(self, imaging, tmp_path, value):
        (tmp_path / "in.png").write_bytes(deep_png(np.full((8, 8, 3), value, np.uint16)))

        imaging.render(tmp_path / "in.png", tmp_path / "out.png", PNG)

        assert samples.corner(tmp_path / "out.png", top=True) == pytest.approx((value / 257,) * 3, abs=1)

    def test_of_16_bit_grey_keeps_its_tones(self, imaging, tmp_path):
        samples.write_photo(tmp_path / "in.png", form="PNG", picture=Image.new("I;16", (8, 8), 0x8080))

        imaging.render(tmp_path / "in.png", tmp_path / "out.png", PNG)

        assert samples.corner(tmp_path / "out.png", top=True) == pytest.approx((128,) * 3, abs=1)


class TestAWidePicture:
    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
    def test_is_brought_to_srgb_by_its_profile(self, imaging, tmp_path, form):
        """Display P3's (200, 100, 50) is stronger than sRGB's; expected by the colour space's definition."""
        options = {"icc_profile": display_p3()} | ({"quality": 100} if form != "PNG" else {})
        picture = Image.new("RGB", (32, 32), (200, 100, 50))
        path = samples.write_photo(tmp_path / "in", form=form, picture=picture, **options)

        imaging.render(path, tmp_path / "out.png", PNG)

        assert samples.corner(tmp_path / "out.png", top=True) == pytest.approx(
            p3_in_srgb(200, 100, 50), abs=5
        )
        with Image.open(tmp_path / "out.png") as made:
            assert "icc_profile" not in made.info


class TestAPictureWithGainMap:
    def test_is_shown_as_its_ordinary_half(self, imaging, tmp_path):
        """Ultra HDR: a JPEG and behind it the map that brightens it; the map goes."""
        ordinary, gains = (
            samples.as_bytes(samples.photo(), "JPEG"),
            samples.as_bytes(samples.photo(16, 12), "JPEG"),
        )
        xmp = (
            b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:hdrgm='http://ns.adobe.com/hdr-gain-map/1.0/'/>"
        )
        segment = b"\xff\xe1" + struct.pack(">H", len(xmp) + 2) + xmp
        (tmp_path / "in.jpg").write_bytes(ordinary[:2] + segment + ordinary[2:] + gains)

        made = imaging.render(tmp_path / "in.jpg", tmp_path / "out.jpg", RenderSpec())

        assert (made.width, made.height) == (64, 48)
        assert samples.corner(tmp_path / "out.jpg", top=True) == pytest.approx((220, 30, 30), abs=12)
        data = (tmp_path / "out.jpg").read_bytes()
        assert (data.count(b"\xff\xd8\xff"), b"hdrgm" in data) == (1, False)


class TestABrightVideo:
    @pytest.mark.parametrize(("transfer", "name"), [(PQ, "smpte2084"), (HLG, "arib-std-b67")])
    def test_is_toned_down_in_stills_and_in_the_copy(self, imaging, tmp_path, transfer, name):
        path = samples.still_clip(tmp_path / "in.mp4", steps_of_light(transfer), transfer=name)

        imaging.poster(path, tmp_path / "poster.png", 0.0, spec=PNG)
        imaging.clean_video(path, tmp_path / "out.mp4")
        imaging.poster(tmp_path / "out.mp4", tmp_path / "copied.png", 0.0, spec=PNG)

        assert looks_right(shown(tmp_path / "poster.png"))
        assert looks_right(shown(tmp_path / "copied.png"))


MATRIX = np.array([[1.2249, -0.2247, 0.0], [-0.0420, 1.0419, 0.0], [-0.0196, -0.0786, 1.0979]])


def p3_in_srgb(*colour):
    """Both have the same curve; the matrix is of CSS Color 4, section 10."""
    values = np.array(colour) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    mixed = np.clip(MATRIX @ linear, 0, 1)
    return tuple(255 * np.where(mixed <= 0.0031308, mixed * 12.92, 1.055 * mixed ** (1 / 2.4) - 0.055))


def display_p3():
    """SRGB's profile with the primaries of Display P3, adapted to D50 (ICC profile registry)."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    places = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * profile[131], 12)}
    for name, xyz in {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
    }.items():
        start = int.from_bytes(profile[places[name] + 4 : places[name] + 8]) + 8
        profile[start : start + 12] = struct.pack(">3i", *(round(value * 65536) for value in xyz))
    return bytes(profile)
