import wave

import numpy as np
import pytest

from postwright.ports.imaging import Imaging, Limits, TooLong, WrongType
from postwright.ports.imaging.tests import samples


def heard(path):
    with wave.open(str(path), "rb") as file:
        form = (file.getnchannels(), file.getsampwidth(), file.getframerate())
        return form, np.frombuffer(file.readframes(file.getnframes()), "<i2")


class TestListen:
    @pytest.mark.parametrize(
        ("name", "codecs"),
        [
            ("a.mp4", {}),
            ("a.mov", {"audio": "pcm_s16le"}),
            ("a.webm", {"video": "libvpx-vp9", "audio": "libopus"}),
        ],
    )
    def test_writes_what_speech_recognition_wants(self, imaging, tmp_path, name, codecs):
        answer = imaging.listen(samples.clip(tmp_path / name, seconds=2, **codecs), tmp_path / "a.wav")
        form, sound = heard(tmp_path / "a.wav")

        assert form == (1, 2, 16_000)
        assert len(sound) / 16_000 == pytest.approx(answer.seconds, abs=0.001) == pytest.approx(2, abs=0.1)
        assert np.percentile(np.abs(sound), 90) / 32_768 == pytest.approx(0.3, abs=0.05)

    def test_keeps_the_pitch(self, imaging, tmp_path):
        imaging.listen(samples.clip(tmp_path / "a.mp4", seconds=2), tmp_path / "a.wav")
        _form, sound = heard(tmp_path / "a.wav")
        spectrum = np.abs(np.fft.rfft(sound[:16_000]))

        assert spectrum.argmax() == pytest.approx(0.06 * 48_000 / (2 * np.pi), abs=2)

    def test_writes_an_empty_sound_where_there_is_none(self, imaging, tmp_path):
        answer = imaging.listen(samples.clip(tmp_path / "a.mp4", audio=None), tmp_path / "a.wav")

        assert answer.seconds == 0
        assert len(heard(tmp_path / "a.wav")[1]) == 0

    def test_refuses_pictures_and_what_is_too_long(self, imaging, tmp_path):
        with pytest.raises(WrongType):
            imaging.listen(samples.ROCKET, tmp_path / "a.wav")
        strict = Imaging(limits=Limits(max_seconds=1))
        try:
            with pytest.raises(TooLong):
                strict.listen(samples.clip(tmp_path / "a.mp4", seconds=3), tmp_path / "a.wav")
        finally:
            strict.close()
        assert not (tmp_path / "a.wav").exists()
