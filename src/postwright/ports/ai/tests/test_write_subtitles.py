import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.ai.speech import make_cues, to_srt, to_webvtt
from postwright.ports.ai.types import Transcript, Word

STAMP = re.compile(r"(\d\d+:[0-5]\d:[0-5]\d[.,]\d{3}) --> (\d\d+:[0-5]\d:[0-5]\d[.,]\d{3})")


def said(text, *, start=0.0, each=0.4):
    return [
        Word(text=word, start=start + number * each, end=start + (number + 0.9) * each)
        for number, word in enumerate(text.split())
    ]


def transcript(words):
    return Transcript(language="en", language_score=0.9, words=tuple(words), source="whisper-base")


@st.composite
def speeches(draw):
    at, words = 0.0, []
    for text, pause, length in draw(
        st.lists(
            st.tuples(st.text("abc.&<>-", min_size=1, max_size=50), st.floats(0, 4), st.floats(0, 3)),
            max_size=40,
        )
    ):
        words.append(Word(text=text, start=at + pause, end=at + pause + length))
        at += pause + length
    return words


class TestMakeCues:
    def test_end_with_sentences_and_pauses(self):
        words = [
            *said("It was the best of times."),
            *said("It was the worst", start=3),
            *said("of times", start=9),
        ]

        assert [" ".join(cue.lines) for cue in make_cues(words)] == [
            "It was the best of times.",
            "It was the worst",
            "of times",
        ]

    @given(speeches())
    def test_say_every_word_once_in_order_and_never_overlap(self, words):
        cues = make_cues(words)

        assert " ".join(" ".join(cue.lines) for cue in cues).split() == [
            w for word in words for w in word.text.split()
        ]
        assert all(cue.start < cue.end for cue in cues)
        assert all(one.end <= other.start or one.start == other.start for one, other in pairwise(cues))
        assert all(len(cue.lines) <= 2 for cue in cues)
        assert all(len(line) <= 42 or " " not in line for cue in cues for line in cue.lines)


class TestFiles:
    def test_webvtt_reads_as_the_standard_has_it(self):
        words = said("Bread & <b>butter</b> --> now", start=3661.5)

        assert to_webvtt(transcript(words)) == (
            "WEBVTT\n\n01:01:01.500 --> 01:01:03.460\nBread &amp; &lt;b&gt;butter&lt;/b&gt; --&gt; now\n"
        )

    def test_srt_numbers_its_pieces(self):
        words = [*said("One."), *said("Two --> three.", start=5)]

        assert to_srt(transcript(words)) == (
            "1\n00:00:00,000 --> 00:00:00,500\nOne.\n\n2\n00:00:05,000 --> 00:00:06,160\nTwo -> three.\n"
        )

    @pytest.mark.parametrize(("write", "empty"), [(to_webvtt, "WEBVTT\n"), (to_srt, "")])
    def test_of_silence_are_empty(self, write, empty):
        assert write(transcript([])) == empty

    @given(speeches())
    def test_hold_as_many_times_as_pieces(self, words):
        cues = make_cues(words)

        assert len(STAMP.findall(to_webvtt(transcript(words)))) == len(cues)
        assert len(STAMP.findall(to_srt(transcript(words)))) == len(cues)
