import av
import numpy as np
import pytest

from postwright.ports.imaging import (
    Changes,
    ClipSpec,
    Cue,
    Imaging,
    Lettering,
    TooManyBytes,
    WrongType,
)
from postwright.ports.imaging.tests import samples


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return samples.clip(tmp_path_factory.mktemp("clip") / "a.mp4", seconds=4)


@pytest.fixture
def make(imaging, clip, tmp_path):
    def made(path=clip, **spec):
        out = tmp_path / "out.mp4"
        return imaging.make_video(path, out, ClipSpec(**spec)), out

    return made


def pixels(path, moment):
    """Of the picture shown at that second."""
    with av.open(str(path)) as file:
        shown = [frame for frame in file.decode(video=0) if frame.time <= moment + 0.001]
        return shown[-1].to_ndarray(format="rgb24").astype(int)


class TestMakeVideo:
    def test_is_what_every_network_takes(self, make, imaging):
        made, out = make()

        found = imaging.probe(out)
        assert (found.mime, found.video_codec, found.audio_codec) == ("video/mp4", "h264", "aac")
        assert (made.width, made.height, made.fps, made.seconds) == (320, 240, 25, 4)
        assert found.duration_seconds == pytest.approx(4, abs=0.1)

    def test_begins_with_its_index_and_has_no_edit_list(self, make):
        _made, out = make()
        data = out.read_bytes()
        assert data.index(b"moov") < data.index(b"mdat")
        assert b"elst" not in data

    @pytest.mark.parametrize("name", ["a.mov", "web.webm", "phone.mov"])
    def test_takes_every_kind(self, make, imaging, tmp_path, name):
        codecs = {"web.webm": ("libvpx-vp9", "libopus"), "phone.mov": ("libx265", "pcm_s16le")}
        video, audio = codecs.get(name, ("libx264", "aac"))

        made, out = make(samples.clip(tmp_path / name, video=video, audio=audio), end=1.0)

        assert imaging.probe(out).duration_seconds == pytest.approx(1, abs=0.1)
        assert made.seconds == 1

    def test_keeps_the_part_that_was_asked_for(self, make, imaging, clip):
        made, out = make(start=1.0, end=3.0)

        assert made.seconds == pytest.approx(2, abs=0.05)
        assert np.abs(pixels(out, 0) - pixels(clip, 1.0)).mean() < 6
        assert np.abs(pixels(out, 1.5) - pixels(clip, 2.5)).mean() < 6
        assert imaging.probe(out).has_audio

    def test_ends_where_the_file_does(self, make):
        assert make(start=3.0, end=90.0)[0].seconds == pytest.approx(1, abs=0.05)

    @pytest.mark.parametrize("turn", [90, -90, 180])
    def test_turns_what_a_phone_turned_already(self, make, imaging, tmp_path, turn):
        path = samples.clip(tmp_path / "a.mov", turn=turn)
        upright = imaging.probe(path)

        made, _out = make(path, changes=Changes(turn=90))

        assert (made.width, made.height) == (upright.height, upright.width)

    def test_turns_clockwise_and_mirrors(self, make):
        _made, out = make(changes=Changes(turn=90))
        right = pixels(out, 0.5)[:, -20:].mean(axis=(0, 1))
        _made, out = make(changes=Changes(turn=90, flip=True))
        left = pixels(out, 0.5)[:, :20].mean(axis=(0, 1))

        assert right[0] > 150 > right[2]  # the red upper half
        assert left[0] > 150 > left[2]

    def test_cuts(self, make):
        made, out = make(changes=Changes(box=(0, 0.5, 0.5, 0.5)))

        assert (made.width, made.height) == (160, 120)
        red, _green, blue = pixels(out, 0.5).mean(axis=(0, 1))
        assert blue > 150 > red

    def test_lights_as_a_browser_does(self, make):
        before = pixels(make()[1], 0.5)[40:80, 200:300].mean(axis=(0, 1))
        after = pixels(make(changes=Changes(brightness=-0.4, contrast=-0.2))[1], 0.5)

        assert after[40:80, 200:300].mean(axis=(0, 1)) == pytest.approx(before * 0.6 * 0.8 + 25.5, abs=9)

    def test_writes_upon_it(self, make):
        _made, out = make(changes=Changes(texts=(Lettering("Hello", top=0.1, size=0.2),)))
        for moment in (0, 2, 3.9):
            assert (pixels(out, moment)[20:100].min(axis=2) > 220).sum() > 300

    def test_shows_each_cue_for_its_time(self, make):
        plain = {moment: pixels(make()[1], moment)[180:] for moment in (0.5, 1.5, 2.5, 3.2, 3.8)}

        _made, out = make(cues=(Cue(1, 2, "One"), Cue(3, 3.5, "Two")))

        changed = [
            (np.abs(pixels(out, moment)[180:] - before) > 60).sum() > 100 for moment, before in plain.items()
        ]
        assert changed == [False, True, False, True, False]

    def test_leaves_the_next_file_all_the_memory(self, clip, tmp_path):
        imaging = Imaging(max_children=1, memory_limit=300 << 20)
        try:
            made = [imaging.make_video(clip, tmp_path / "out.mp4", ClipSpec()).seconds for _ in range(12)]
        finally:
            imaging.close()

        assert made == [made[0]] * 12

    def test_gets_as_small_as_it_must(self, make, imaging, tmp_path):
        path = samples.clip(tmp_path / "a.mp4", seconds=6, size=(1280, 720))

        made, out = make(path, max_bytes=200_000)

        assert out.stat().st_size == made.size <= 200_000
        assert imaging.probe(out).duration_seconds == pytest.approx(6, abs=0.1)

    def test_says_what_cannot_get_that_small(self, make):
        with pytest.raises(TooManyBytes) as error:
            make(max_bytes=4000)
        assert error.value.details()["limit"] == 4000

    def test_keeps_to_pictures_sides_and_bits(self, make, imaging, tmp_path):
        path = samples.clip(tmp_path / "a.mp4", seconds=4, size=(1280, 720))

        made, out = make(path, fps=(30, 60), edges=(640, 640), max_bitrate=400_000)

        assert (made.fps, imaging.probe(out).fps) == (30, 30)
        assert max(made.width, made.height) <= 640
        assert 8 * made.size / made.seconds < 450_000

    @pytest.mark.parametrize("loud", [0.02, 0.9])
    def test_evens_the_sound(self, make, imaging, tmp_path, loud):
        path = samples.clip_with_noise(tmp_path / "a.mp4", loud=loud)

        _made, out = make(path, sound="even")

        assert imaging.measure_video(out).loudness == pytest.approx(-14, abs=1.5)

    def test_leaves_the_sound_out(self, make, imaging):
        assert not imaging.probe(make(sound="none")[1]).has_audio

    def test_evens_nothing_where_there_is_nothing(self, make, imaging, tmp_path):
        path = samples.clip(tmp_path / "a.mp4", audio=None)
        assert not imaging.probe(make(path, sound="even")[1]).has_audio

    def test_tells_how_far_it_is(self, imaging, tmp_path):
        path, told = samples.clip(tmp_path / "a.mp4", seconds=20, size=(1280, 720)), []

        imaging.make_video(path, tmp_path / "out.mp4", ClipSpec(quality=30), tell=told.append)

        assert told
        assert told == sorted(told)
        assert all(0 <= share <= 1 for share in told)

    def test_is_ended_by_whoever_listens(self, imaging, tmp_path):
        path = samples.clip(tmp_path / "a.mp4", seconds=20, size=(1280, 720))

        def stop(_share):
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            imaging.make_video(path, tmp_path / "out.mp4", ClipSpec(), tell=stop)
        assert [one.name for one in tmp_path.iterdir()] == ["a.mp4"]

    def test_hides_nothing_in_the_file(self, make, tmp_path):
        path = samples.clip(
            tmp_path / "a.mov", metadata={"title": "SecretTitle", "location": "+48.8584+002.2945/"}
        )
        data = make(path)[1].read_bytes()
        assert [word for word in (b"Secret", samples.LATITUDE, b"Lavf") if word in data] == []

    def test_takes_no_photo(self, make):
        with pytest.raises(WrongType):
            make(samples.COFFEE)

    def test_needs_letters_for_words(self, clip, tmp_path):
        bare = Imaging()
        with pytest.raises(ValueError):
            bare.make_video(clip, tmp_path / "out.mp4", ClipSpec(cues=(Cue(0, 1, "One"),)))
        bare.close()
