import numpy as np
import pytest

from postwright.ports.ai.base import EngineUnavailable
from postwright.ports.ai.engines.embedded import listener
from postwright.ports.ai.engines.embedded.tests.spoken import speak, write_wave
from postwright.ports.ai.speech import to_webvtt
from postwright.ports.ai.types import Unheard


def tone(seconds):
    wave = np.sin(np.arange(int(seconds * 16_000)) * 2 * np.pi * 440 / 16_000) * 8_000
    return wave.astype("<i2").tobytes()


class TestTranscribe:
    def test_writes_down_english(self, tmp_path):
        sound = speak(
            tmp_path / "a.wav",
            "It was the best of times. We open on Monday at nine in the morning.",
            voice="en",
        )
        transcript = listener.transcribe(sound)

        assert transcript.language == "en"
        assert transcript.language_score > 0.8
        assert "best" in transcript.text
        assert "Monday" in transcript.text
        assert "best" in to_webvtt(transcript)

    def test_writes_down_german(self, tmp_path):
        sound = speak(tmp_path / "a.wav", "Wir öffnen am Samstag unser neues Café in Berlin.", voice="de")
        transcript = listener.transcribe(sound)

        assert transcript.language == "de"
        assert "Samstag" in transcript.text
        assert [word.start for word in transcript.words] == sorted(word.start for word in transcript.words)

    @pytest.mark.parametrize(
        ("samples", "unheard"),
        [(b"", Unheard.NO_SOUND), (bytes(3 * 32_000), Unheard.NO_SPEECH), (tone(3), Unheard.NO_SPEECH)],
    )
    def test_invents_nothing_where_nobody_speaks(self, tmp_path, samples, unheard):
        transcript = listener.transcribe(write_wave(tmp_path / "a.wav", samples))

        assert (transcript.unheard, transcript.words, transcript.language) == (unheard, (), None)

    def test_refuses_another_sound(self, tmp_path):
        with pytest.raises(EngineUnavailable, match="ValueError"):
            listener.transcribe(write_wave(tmp_path / "a.wav", bytes(100), rate=8_000))

    def test_is_given_up_after_its_time(self, tmp_path):
        with pytest.raises(EngineUnavailable, match="longer than"):
            listener.transcribe(write_wave(tmp_path / "a.wav", bytes(100)), seconds=0.01)

    def test_has_no_more_memory_than_it_is_given(self, tmp_path):
        sound = speak(tmp_path / "a.wav", "It was the best of times.", voice="en")

        with pytest.raises(EngineUnavailable):
            listener.transcribe(sound, memory_limit=150 << 20)

    def test_says_when_it_is_not_installed(self, tmp_path, monkeypatch):
        monkeypatch.setattr(listener, "_PACKAGES", ("postwright_no_such_package",))

        assert not listener.is_installed()
        with pytest.raises(EngineUnavailable, match="not installed"):
            listener.transcribe(tmp_path / "a.wav")
