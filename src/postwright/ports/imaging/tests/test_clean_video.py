from fractions import Fraction
from types import SimpleNamespace

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.imaging import NoVideoTrack, WrongType
from postwright.ports.imaging.child.clips import display_size
from postwright.ports.imaging.child.remux import _even_size as even_size
from postwright.ports.imaging.tests import samples

PLACE = {
    "location": "+48.8584+002.2945/",
    "com.apple.quicktime.location.ISO6709": "+48.8584+002.2945/",
    "com.apple.quicktime.model": "SecretPhone",
    "title": "SecretTitle",
    "creation_time": "2026-05-04T01:02:01Z",
}
TELLTALE = (samples.LATITUDE, b"Secret", b"\xa9xyz", b"location", b"creation", b"Lavf")


class TestCleanVideo:
    @pytest.mark.parametrize(
        ("name", "options"),
        [
            ("a.mp4", {}),
            ("a.mov", {}),
            ("silent.mp4", {"audio": None}),
            ("studio.mov", {"audio": "pcm_s16le"}),
            ("phone.mov", {"video": "libx265"}),
            ("web.webm", {"video": "libvpx-vp9", "audio": "libopus"}),
        ],
    )
    def test_gives_a_plain_mp4_without_a_trace(self, imaging, tmp_path, name, options):
        path = samples.clip(tmp_path / name, metadata=PLACE, **options)
        assert b"Secret" in path.read_bytes()

        made = imaging.clean_video(path, tmp_path / "out.mp4")

        data = (tmp_path / "out.mp4").read_bytes()
        assert [word for word in TELLTALE if word in data] == []
        assert data.index(b"moov") < data.index(b"mdat")
        found = imaging.probe(tmp_path / "out.mp4")
        assert (made.mime, made.width, made.height, made.size) == ("video/mp4", 320, 240, len(data))
        assert (found.video_codec, found.has_gps, found.taken_at) == ("h264", False, None)
        assert found.audio_codec == ("aac" if options.get("audio", "aac") else None)
        assert found.duration_seconds == pytest.approx(2, abs=0.15)

    def test_copies_what_every_player_understands(self, imaging, tmp_path):
        path = samples.clip(tmp_path / "a.mp4")

        imaging.clean_video(path, tmp_path / "out.mp4")

        assert pictures(tmp_path / "out.mp4") == pictures(path)

    @pytest.mark.parametrize("video", ["libx264", "libx265"])
    @pytest.mark.parametrize("turn", [90, -90, 180])
    def test_stands_as_the_original_does(self, imaging, tmp_path, video, turn):
        path = samples.clip(tmp_path / "a.mov", video=video, turn=turn)

        made = imaging.clean_video(path, tmp_path / "out.mp4")

        before, after = imaging.probe(path), imaging.probe(tmp_path / "out.mp4")
        assert (made.width, made.height) == (after.width, after.height) == (before.width, before.height)
        for name, clip in (("before.png", path), ("after.png", tmp_path / "out.mp4")):
            imaging.poster(clip, tmp_path / name, 1.0)
        for top in (True, False):
            assert samples.corner(tmp_path / "after.png", top=top) == pytest.approx(
                samples.corner(tmp_path / "before.png", top=top), abs=20
            )

    @pytest.mark.parametrize(
        ("name", "video", "size", "fitted"),
        [
            ("a.webm", "libvpx-vp9", (2562, 1442), (1918, 1080)),
            ("phone.mp4", "libx265", (3840, 2160), (1920, 1080)),
        ],
    )
    def test_brings_large_pictures_down_to_1080_lines(self, imaging, tmp_path, name, video, size, fitted):
        path = samples.clip(tmp_path / name, video=video, audio=None, size=size, seconds=0.4)

        for _ in range(3):  # what one leaves in memory must not be missing for the next
            made = imaging.clean_video(path, tmp_path / "out.mp4")
            assert (made.width, made.height) == fitted

    def test_wants_a_video(self, imaging, tmp_path):
        with pytest.raises(WrongType):
            imaging.clean_video(samples.ROCKET, tmp_path / "out.mp4")
        with pytest.raises(NoVideoTrack):
            imaging.clean_video(samples.clip(tmp_path / "a.mp4", video=None), tmp_path / "out.mp4")

        assert not (tmp_path / "out.mp4").exists()


SIDES = st.integers(1, 100_000)


class TestEvenSize:
    @given(width=SIDES, height=SIDES)
    def test_is_even_at_most_1080_lines_and_of_the_same_shape(self, width, height):
        wide, high = even_size(width, height)

        assert wide % 2 == high % 2 == 0
        assert 2 <= min(wide, high) <= 1080
        assert max(wide, high) <= 1920
        scale = min(1, 1920 / max(width, height), 1080 / min(width, height))
        assert abs(wide - width * scale) <= 2
        assert abs(high - height * scale) <= 2
        assert even_size(height, width) == (high, wide)
        assert even_size(wide, high) == (wide, high)


class TestDisplaySize:
    @given(SIDES, SIDES, st.integers(-720, 720), st.fractions(Fraction(1, 1000), 1000))
    def test_stands_upright_with_square_pixels(self, width, height, turn, shape):
        frame = SimpleNamespace(width=width, height=height, rotation=turn)

        wide, high = display_size(frame, SimpleNamespace(sample_aspect_ratio=shape))

        lying = (high, wide) if turn % 180 else (wide, high)
        believed = shape if Fraction(1, 8) < shape < 8 else 1
        assert lying[1] == height
        assert lying[0] == max(1, round(width * believed))


def pictures(path):
    with av.open(str(path)) as clip:
        return [bytes(frame.planes[0]) for frame in clip.decode(video=0)]
