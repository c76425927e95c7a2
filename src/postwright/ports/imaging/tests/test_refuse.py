"""Every hostile file gets its own answer, and the next file is served as if nothing had been."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from postwright.ports.imaging import (
    Bomb,
    EmptyFile,
    Imaging,
    ImagingError,
    Limits,
    RenderSpec,
    TooLong,
    TooManyFrames,
    TooManyPixels,
    Truncated,
    Undecodable,
    UnknownType,
    pool,
)
from postwright.ports.imaging.tests import samples


@pytest.fixture
def strict():
    imaging = Imaging(limits=Limits(max_pixels=200_000, max_frames=4, max_seconds=1.5))
    yield imaging
    imaging.close()


@pytest.fixture
def refused(imaging, tmp_path):
    def refused(data, kind):
        path = tmp_path / "hostile"
        path.write_bytes(data)
        for use in (imaging.probe, lambda path: imaging.render(path, tmp_path / "out", RenderSpec())):
            with pytest.raises(kind):
                use(path)
        assert os.listdir(tmp_path) == ["hostile"]  # noqa: PTH208 - every name, hidden ones too
        assert imaging.probe(samples.ROCKET).width == 640

    return refused


class TestAHostilePicture:
    def test_of_no_bytes_is_empty(self, refused):
        refused(b"", EmptyFile)

    @pytest.mark.parametrize(
        "data", [b"hello world" * 99, b"<svg xmlns='x'/>", b"%PDF-1.4", b"PK\3\4", b"\0" * 600]
    )
    def test_of_another_type_is_unknown(self, refused, data):
        refused(data, UnknownType)

    @pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF"])
    def test_that_ends_early_is_truncated(self, refused, tmp_path, form, part):
        with Image.open(samples.ROCKET) as picture:
            path = samples.write_photo(tmp_path / "whole", form=form, picture=picture.convert("RGB"))
        data = path.read_bytes()
        path.unlink()

        refused(data[: int(len(data) * part)], Truncated)

    def test_of_huge_dimensions_is_refused_by_its_header(self, refused):
        refused(samples.png_header(60_000, 60_000), TooManyPixels)

    def test_names_the_limit_it_breaks(self, strict):
        with pytest.raises(TooManyPixels) as refused:
            strict.probe(samples.ROCKET)

        assert (refused.value.limit, refused.value.actual) == (200_000, 640 * 427)
        assert refused.value.details() == {"limit": 200_000, "actual": 640 * 427}

    def test_of_too_many_frames_is_refused(self, strict, tmp_path):
        with pytest.raises(TooManyFrames) as refused:
            strict.probe(samples.animation(tmp_path / "a.gif", frames=5))

        assert (refused.value.limit, refused.value.actual) == (4, 5)

    def test_that_unfolds_beyond_the_memory_is_a_bomb(self, tmp_path):
        path = samples.write_photo(
            tmp_path / "in", form="JPEG", picture=samples.photo(9_000, 9_000), progressive=True
        )
        small = Imaging(memory_limit=128 << 20)

        with pytest.raises(Bomb):
            small.render(path, tmp_path / "out", RenderSpec())

        assert small.probe(samples.ROCKET).width == 640
        small.close()

    def test_that_makes_too_large_a_file_is_a_bomb(self, tmp_path, monkeypatch):
        monkeypatch.setattr(pool, "LARGEST_STILL", 1000)
        with Image.open(samples.ROCKET) as picture:
            path = samples.write_photo(tmp_path / "in", form="JPEG", picture=picture, quality=10)
        imaging = Imaging()

        with pytest.raises(Bomb):
            imaging.render(path, tmp_path / "out", RenderSpec(format="png"))

        assert [each.name for each in tmp_path.iterdir()] == ["in"]
        imaging.close()

    @pytest.mark.parametrize(
        "head",
        [
            b"\xff\xd8\xff",
            b"\x89PNG\r\n\x1a\n",
            b"GIF89a",
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
            b"\0\0\0\x18ftypavif\0\0\0\0mif1avif",
        ],
    )
    def test_of_noise_makes_no_sense(self, imaging, tmp_path, head):
        path = tmp_path / "noise"
        path.write_bytes(head + bytes(range(200, 256)) * 90)

        with pytest.raises((Undecodable, Truncated)):
            imaging.probe(path)

    def test_without_what_its_decoder_needs_makes_no_sense(self, imaging, tmp_path):
        path = samples.write_photo(tmp_path / "in", form="HEIF", picture=samples.photo(40, 30))
        path.write_bytes(path.read_bytes().replace(b"hvcC", b"xxxx"))

        with pytest.raises(Undecodable):
            imaging.probe(path)

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_of_any_damage_harms_nothing(self, imaging, tmp_path, data):
        form = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF"]))
        whole = bytearray(
            samples.write_photo(tmp_path / "in", form=form, picture=samples.photo(40, 30)).read_bytes()
        )
        for _ in range(data.draw(st.integers(1, 8))):
            whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
        (tmp_path / "in").write_bytes(whole)

        for use in (imaging.probe, lambda path: imaging.render(path, tmp_path / "out", RenderSpec())):
            assert verdict(use, tmp_path / "in") not in {"crashed", "took_too_long"}


class TestAHostileVideo:
    @pytest.mark.parametrize("name", ["a.mp4", "a.mov", "a.webm"])
    @pytest.mark.parametrize("part", [0.3, 0.9])
    def test_that_ends_early_is_truncated(self, imaging, tmp_path, name, part):
        webm = {"video": "libvpx-vp9", "audio": "libopus"} if name.endswith("webm") else {}
        data = samples.clip(tmp_path / name, **webm).read_bytes()
        (tmp_path / name).write_bytes(data[: int(len(data) * part)])

        with pytest.raises(Truncated):
            imaging.probe(tmp_path / name)

    def test_that_is_too_long_is_refused(self, strict, tmp_path):
        path = samples.clip(tmp_path / "a.mp4", seconds=2)
        for use in (strict.probe, lambda path: strict.clean_video(path, tmp_path / "out")):
            with pytest.raises(TooLong) as refused:
                use(path)
            assert (refused.value.limit, refused.value.actual) == (1.5, 2.0)

    def test_of_noise_makes_no_sense(self, imaging, tmp_path):
        for head in (b"\0\0\0\x18ftypisom\0\0\0\0isomavc1", b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm"):
            (tmp_path / "noise").write_bytes(head + bytes(range(200, 256)) * 90)

            with pytest.raises(Undecodable):
                imaging.probe(tmp_path / "noise")

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_of_any_damage_harms_nothing(self, imaging, tmp_path, data):
        path = tmp_path / "a.mp4"
        whole = bytearray(samples.clip(path, seconds=0.4, size=(64, 48)).read_bytes())
        for _ in range(data.draw(st.integers(1, 12))):
            whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(whole)

        for use in (imaging.probe, lambda path: imaging.clean_video(path, tmp_path / "out", seconds=20)):
            assert verdict(use, path) not in {"crashed", "took_too_long"}


def verdict(use, path):
    try:
        return use(path).mime
    except ImagingError as error:
        return error.code
