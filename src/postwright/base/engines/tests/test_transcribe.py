import pytest

from postwright.base.engines import operations, rules
from postwright.base.engines.prompts import EngineUnavailable
from postwright.ports.ai.engines.embedded import listener
from postwright.ports.ai.engines.embedded.tests.spoken import speak


class TestTranscribe:
    def test_writes_down_what_is_said_and_how_sure_it_is(self, tmp_path):
        sound = speak(tmp_path / "a.wav", "It was the best of times.", voice="en")
        transcript = operations.transcribe(sound=sound)

        assert "best" in transcript.text
        assert all(0 <= word.score <= 1 for word in transcript.words)
        assert "best" in rules.subtitles_of(transcript.model_dump(mode="json"), "srt")

    def test_is_refused_without_the_extra(self, tmp_path, monkeypatch):
        monkeypatch.setattr(listener, "_PACKAGES", ("postwright_no_such_package",))

        assert not rules.can_listen()
        with pytest.raises(EngineUnavailable):
            operations.transcribe(sound=tmp_path / "a.wav")

    def test_makes_no_subtitles_of_another_shape(self):
        with pytest.raises(ValueError, match="source"):
            rules.subtitles_of({}, "vtt")
