from datetime import UTC, datetime, timedelta, timezone

import pytest
from PIL import Image

from postwright.ports.imaging import NoVideoTrack, Probe
from postwright.ports.imaging.tests import samples

FORMS = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "HEIF": "image/heic",
}
PLACE = {"location": "+48.8584+002.2945/", "creation_time": "2026-05-04T01:02:01Z"}


class TestProbeOfAPicture:
    def test_describes_a_real_photo(self, imaging):
        found = imaging.probe(samples.ROCKET)

        assert found == Probe(kind="image", mime="image/jpeg", width=640, height=427)

    @pytest.mark.parametrize("form", FORMS)
    def test_reads_time_and_says_that_there_is_a_place(self, imaging, tmp_path, form):
        exif = samples.exif_with_place().tobytes()
        found = imaging.probe(samples.write_photo(tmp_path / "in", form=form, exif=exif))

        taken = datetime(2026, 5, 4, 3, 2, 1, tzinfo=timezone(timedelta(hours=2)))
        assert (found.mime, found.width, found.height) == (FORMS[form], 64, 48)
        assert (found.taken_at, found.has_gps) == (taken, True)

    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_gives_the_size_a_person_sees(self, imaging, tmp_path, orientation):
        exif = samples.exif_with_place(orientation).tobytes()
        found = imaging.probe(samples.write_photo(tmp_path / "in", form="JPEG", exif=exif))

        assert found.orientation == orientation
        assert (found.width, found.height) == ((48, 64) if orientation >= 5 else (64, 48))

    def test_finds_a_place_in_xmp(self, imaging, tmp_path):
        found = imaging.probe(samples.write_photo(tmp_path / "in", form="JPEG", xmp=samples.XMP))

        assert found.has_gps

    def test_passes_over_broken_metadata(self, imaging, tmp_path):
        found = imaging.probe(
            samples.write_photo(tmp_path / "in", form="JPEG", exif=b"Exif\0\0MM\0*\xff\xff")
        )

        assert (found.taken_at, found.orientation) == (None, 1)

    def test_counts_the_frames_of_an_animation(self, imaging, tmp_path):
        found = imaging.probe(samples.animation(tmp_path / "a.gif", frames=5))

        assert (found.frames, found.animated, found.duration_seconds, found.fps) == (5, True, 0.5, 10)

    def test_sees_transparency(self, imaging, tmp_path):
        path = samples.write_photo(
            tmp_path / "in", form="PNG", picture=Image.new("RGBA", (9, 9), (0, 0, 0, 0))
        )

        assert imaging.probe(path).has_alpha

    def test_believes_content_not_names(self, imaging, tmp_path):
        path = tmp_path / "holiday.mp4"
        path.write_bytes(samples.COFFEE.read_bytes())

        assert imaging.probe(path).mime == "image/png"

    def test_reads_the_picture_of_a_polyglot(self, imaging, tmp_path):
        path = tmp_path / "both.jpg"
        path.write_bytes(samples.ROCKET.read_bytes() + b"PK\x03\x04<script>alert(1)</script>")

        assert imaging.probe(path).mime == "image/jpeg"


class TestProbeOfAVideo:
    def test_describes_an_mp4(self, imaging, tmp_path):
        found = imaging.probe(samples.clip(tmp_path / "a.mp4", metadata=PLACE))

        assert (found.kind, found.mime, found.width, found.height) == ("video", "video/mp4", 320, 240)
        assert (found.video_codec, found.audio_codec, found.has_audio) == ("h264", "aac", True)
        assert (found.duration_seconds, found.fps, found.frames) == (2, 25, 50)
        assert (found.taken_at, found.has_gps) == (datetime(2026, 5, 4, 1, 2, 1, tzinfo=UTC), True)

    def test_describes_a_webm_without_sound(self, imaging, tmp_path):
        found = imaging.probe(samples.clip(tmp_path / "a.webm", video="libvpx-vp9", audio=None))

        assert (found.mime, found.video_codec, found.has_audio) == ("video/webm", "vp9", False)
        assert found.duration_seconds == pytest.approx(2, abs=0.1)

    def test_measures_a_webm_that_hides_its_length(self, imaging, tmp_path):
        found = imaging.probe(samples.live_webm(tmp_path / "live.webm", seconds=2))

        assert found.duration_seconds == pytest.approx(2, abs=0.1)

    @pytest.mark.parametrize("turn", [90, -90, 180])
    def test_gives_the_size_a_person_sees(self, imaging, tmp_path, turn):
        found = imaging.probe(samples.clip(tmp_path / "a.mov", turn=turn))

        assert found.mime == "video/quicktime"
        assert (found.width, found.height) == ((320, 240) if turn == 180 else (240, 320))

    def test_wants_a_picture_track(self, imaging, tmp_path):
        with pytest.raises(NoVideoTrack):
            imaging.probe(samples.clip(tmp_path / "a.mp4", video=None))
