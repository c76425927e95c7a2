import math
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.imaging import Imaging, Limits, NoVideoTrack, Span, TooLong, Truncated, WrongType
from postwright.ports.imaging.cuts import SHORTEST_SCENE, find_cuts
from postwright.ports.imaging.tests import samples

RATE = 48_000


def film(path, *, scenes=(), sound=(), channels="stereo", rate=25):
    """:param scenes: (seconds, colour, whether something moves); :param sound: (seconds, peak in dBFS or None)"""
    with av.open(str(path), "w") as target:
        video = target.add_stream("libx264", rate=rate)
        video.width, video.height, video.pix_fmt = 160, 90, "yuv420p"
        audio = target.add_stream("pcm_s16le", rate=RATE, layout=channels) if sound else None
        for frame in [*pictures(scenes, rate), None]:
            target.mux(video.encode(frame))
        if audio:
            for frame in [*tones(sound, channels), None]:
                target.mux(audio.encode(frame))
    return path


def pictures(scenes, rate):
    number = 0
    for seconds, colour, moves in scenes:
        for step in range(round(seconds * rate)):
            pixels = np.full((90, 160, 3), colour, np.uint8)
            if moves:
                left = abs((5 * step) % 260 - 130)  # there and back, for a leap is a cut of its own
                pixels[30:60, left : left + 30] = 255 - pixels[0, 0]
            frame = av.VideoFrame.from_ndarray(pixels, "rgb24")
            frame.pts, frame.time_base = number, Fraction(1, rate)
            number += 1
            yield frame


def tones(sound, channels):
    """1 kHz."""
    parts = [
        np.sin(np.arange(round(seconds * RATE)) * 2 * math.pi * 1000 / RATE)
        * (0 if peak is None else 10 ** (peak / 20))
        for seconds, peak in sound
    ]
    width = {"mono": 1, "stereo": 2}[channels]
    wave = np.repeat((np.concatenate(parts) * 32767).round().astype(np.int16)[:, None], width, axis=1)
    for start in range(0, len(wave), 1024):
        block = np.ascontiguousarray(wave[start : start + 1024])
        frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), "s16", channels)
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        yield frame


def ends_of(spans):
    return [end for span in spans for end in (span.start, span.end)]


GREY, RED, BLUE = (90, 90, 90), (200, 30, 30), (20, 40, 190)


class TestCuts:
    def test_are_found_where_the_scene_changes(self, imaging, tmp_path):
        path = film(tmp_path / "a.mov", scenes=[(2, GREY, True), (1.4, RED, True), (2, BLUE, False)])

        assert imaging.measure_video(path).cuts == pytest.approx((2.0, 3.4), abs=0.05)

    def test_are_not_taken_for_movement(self, imaging, tmp_path):
        assert imaging.measure_video(film(tmp_path / "a.mov", scenes=[(3, GREY, True)])).cuts == ()

    @given(st.lists(st.tuples(st.floats(0.01, 0.5), st.floats(0, 255)), min_size=1, max_size=60))
    def test_stand_apart_and_rise_whatever_is_measured(self, measured):
        times = np.cumsum([step for step, _difference in measured]).tolist()
        cuts = find_cuts(times, [difference for _step, difference in measured])

        assert cuts == sorted(cuts)
        assert all(b - a >= SHORTEST_SCENE for a, b in pairwise(cuts))
        assert set(cuts) <= set(times)

    def test_stand_out_of_steady_movement(self):
        times = [number / 25 for number in range(50)]
        steady = [30.0] * 50

        assert find_cuts(times, steady) == []
        assert find_cuts(times, [*steady[:20], 120.0, *steady[21:]]) == [0.8]


class TestStillness:
    @pytest.mark.parametrize(("still", "expected"), [(0, 0.04), (1.2, 1.24)])
    def test_lasts_until_something_moves(self, imaging, tmp_path, still, expected):
        path = film(tmp_path / "a.mov", scenes=[(still, GREY, False), (2, GREY, True)])

        assert imaging.measure_video(path).still_seconds == pytest.approx(expected, abs=0.06)

    def test_lasts_to_the_end_of_a_standing_picture(self, imaging, tmp_path):
        measured = imaging.measure_video(film(tmp_path / "a.mov", scenes=[(2, GREY, False)]))

        assert measured.still_seconds == measured.seen_seconds == pytest.approx(1.96)


class TestSound:
    @pytest.mark.parametrize(
        ("peak", "channels", "loudness"), [(-23, "stereo", -23), (-33, "stereo", -33), (-20, "mono", -23)]
    )
    def test_is_measured_on_its_own_channels(self, imaging, tmp_path, peak, channels, loudness):
        """EBU Tech 3341, cases 1 and 2: a stereo sine of 1 kHz at -23 dBFS is -23 LUFS, one channel alone 3 less."""
        path = film(tmp_path / "a.mov", scenes=[(6, GREY, True)], sound=[(6, peak)], channels=channels)

        assert imaging.measure_video(path).loudness == pytest.approx(loudness, abs=0.15)

    def test_tells_when_it_is_silent(self, imaging, tmp_path):
        path = film(
            tmp_path / "a.mov",
            scenes=[(5, GREY, True)],
            sound=[(1.0, -20), (1.5, None), (0.7, -20), (0.2, None), (0.6, -20), (1.0, None)],
        )
        silences = imaging.measure_video(path).silences

        assert ends_of(silences) == pytest.approx([1.0, 2.5, 4.0, 5.0], abs=0.12)

    def test_has_no_loudness_where_all_is_silent(self, imaging, tmp_path):
        path = film(tmp_path / "a.mov", scenes=[(2, GREY, True)], sound=[(2, None)])
        measured = imaging.measure_video(path)

        assert measured.loudness is None
        assert ends_of(measured.silences) == pytest.approx([0, 2], abs=0.12)

    def test_is_absent_without_a_track(self, imaging, tmp_path):
        measured = imaging.measure_video(samples.clip(tmp_path / "a.mp4", audio=None))

        assert (measured.loudness, measured.silences) == (None, ())

    def test_of_every_usual_codec_is_heard(self, imaging, tmp_path):
        mp4 = samples.clip(tmp_path / "a.mp4", seconds=3)
        webm = samples.clip(tmp_path / "a.webm", seconds=3, video="libvpx-vp9", audio="libopus")
        loudness = [imaging.measure_video(path).loudness for path in (mp4, webm)]

        assert loudness == pytest.approx([-14.0, -14.0], abs=1.0)


class TestMeasureVideo:
    def test_measures_a_recording_without_a_length(self, imaging, tmp_path):
        assert imaging.measure_video(samples.live_webm(tmp_path / "a.webm", seconds=2)).seen_seconds > 1.5

    def test_refuses_what_is_too_long(self, tmp_path):
        strict = Imaging(limits=Limits(max_seconds=1))
        try:
            with pytest.raises(TooLong):
                strict.measure_video(samples.clip(tmp_path / "a.mp4", seconds=4))
        finally:
            strict.close()

    def test_refuses_pictures_broken_files_and_sound_alone(self, imaging, tmp_path):
        half = samples.clip(tmp_path / "half.mp4")
        half.write_bytes(half.read_bytes()[:3000])
        sound = samples.clip(tmp_path / "sound.mp4", video=None)

        for path, error in ((samples.ROCKET, WrongType), (half, Truncated), (sound, NoVideoTrack)):
            with pytest.raises(error):
                imaging.measure_video(path)

    def test_answers_plainly_whatever_is_damaged(self, imaging, tmp_path):
        path = samples.clip(tmp_path / "a.mp4", seconds=2)
        data = bytearray(path.read_bytes())
        middle = data.index(b"mdat") + 4000
        data[middle : middle + 400] = bytes(400)
        path.write_bytes(data)
        measured = imaging.measure_video(path)

        assert measured.seen_seconds <= 2.1
        assert all(isinstance(span, Span) for span in measured.silences)
