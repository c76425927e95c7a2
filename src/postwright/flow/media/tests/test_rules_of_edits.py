from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.flow.media.rules import (
    Edit,
    WrongCues,
    WrongEdit,
    edit_of,
    parse_cues,
    write_plain,
    write_vtt,
)
from postwright.flow.media.rules.remedies import Seen, remedy
from postwright.flow.media.rules.subtitles import within
from postwright.ports.channels.capabilities import ImageRules
from postwright.ports.imaging import Cue, Focus, Lettering

WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=40)


@st.composite
def cues(draw):
    moments = sorted(draw(st.lists(st.integers(0, 9_000_000), min_size=2, max_size=20, unique=True)))
    pairs = zip(moments[::2], moments[1::2], strict=False)
    return tuple(Cue(start / 1000, end / 1000, draw(WORDS)) for start, end in pairs)


@st.composite
def boxes(draw):
    left, top = draw(st.floats(0, 0.9)), draw(st.floats(0, 0.9))
    return (left, top, draw(st.floats(0.02, 1 - left)), draw(st.floats(0.02, 1 - top)))


EDITS = st.builds(
    Edit,
    turn=st.sampled_from((0, 90, 180, 270)),
    flip=st.booleans(),
    box=st.none() | boxes(),
    brightness=st.floats(-1, 1),
    contrast=st.floats(-1, 1),
    texts=st.lists(st.builds(Lettering, words=WORDS, size=st.floats(0.01, 0.5)), max_size=3).map(tuple),
    start=st.floats(0, 100),
    sound=st.sampled_from(("keep", "even", "none")),
)


class TestParseCues:
    def test_reads_vtt(self):
        text = (
            "\ufeffWEBVTT - words\n\nSTYLE\n::cue { color: red }\n\nNOTE by Anna\nfor --> nobody\n\nintro\n"
            "00:01.500 --> 00:00:04.000 align:start line:0%\n<v Anna>Guten <b>Morgen</b></v>\n&lt;Hallo&gt;\n"
        )
        assert parse_cues(text) == (Cue(1.5, 4, "Guten Morgen\n<Hallo>"),)

    def test_reads_srt(self):
        text = (
            "1\r\n00:00:01,000 --> 00:00:02,500\r\nOne\r\n\r\n2\r\n00:00:02,500 --> 00:00:03,000\r\nTwo\r\n"
        )
        assert parse_cues(text) == (Cue(1, 2.5, "One"), Cue(2.5, 3, "Two"))

    def test_reads_what_people_write(self):
        assert parse_cues("0:01 -> 0:02.5\nOne") == (Cue(1, 2.5, "One"),)

    @given(cues())
    def test_reads_what_was_written(self, written):
        assert parse_cues(write_vtt(written)) == written

    @given(cues())
    def test_reads_what_the_editor_shows(self, written):
        shown = tuple(cue for cue in written if not set(cue.words) & set("<>&"))
        assert parse_cues(write_plain(shown)) == shown

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("0:02 --> 0:01\nx", "Line 1: it ends before"),
            ("0:01 --> 0:03\nx\n\n0:02 --> 0:04\ny", "Line 4: it begins before"),
            ("0:01 --> soon\nx", "Line 1: times look like"),
            ("Hello", "Line 1: words need times"),
            (f"0:01 --> 0:02\n{'x' * 401}", "nobody reads so many"),
            ("\n\n".join(f"{n // 60}:{n % 60} --> {n // 60}:{n % 60}.5\nx" for n in range(2001)), "too many"),
            ("x" * 300_001, "too many"),
        ],
    )
    def test_names_what_is_wrong(self, text, words):
        with pytest.raises(WrongCues, match=words):
            parse_cues(text)

    @given(st.text(max_size=200))
    def test_gives_cues_or_words_for_anything(self, text):
        found = ()
        with suppress(WrongCues):
            found = parse_cues(text)
        assert all(cue.start < cue.end for cue in found)


class TestWithin:
    @given(cues(), st.floats(0, 9000), st.floats(0.2, 9000))
    def test_keeps_what_is_heard_in_that_part(self, written, start, lasts):
        kept = within(written, start, start + lasts)
        assert all(0 <= cue.start < cue.end <= lasts + 1e-6 for cue in kept)
        assert len(kept) <= len(written)


class TestEdit:
    @given(EDITS)
    def test_is_the_same_after_it_was_kept(self, edit):
        again = Edit.from_json(edit.to_json())
        assert again == edit.plain()

    @given(EDITS, st.integers(50, 6000), st.integers(50, 6000))
    def test_has_the_size_of_its_box_within_a_pixel(self, edit, width, height):
        wide, high = edit.size(width, height, is_video=False)
        sides = (height, width) if edit.turn % 180 else (width, height)
        box = edit.box or (0, 0, 1, 1)
        assert abs(wide - sides[0] * box[2]) <= 1
        assert abs(high - sides[1] * box[3]) <= 1

    @given(EDITS, st.integers(50, 6000), st.integers(50, 6000))
    def test_of_a_video_is_even_and_no_larger_than_full_hd(self, edit, width, height):
        wide, high = edit.size(width, height, is_video=True)
        assert wide % 2 == high % 2 == 0
        assert max(wide, high) <= 1920
        assert min(wide, high) <= 1080

    @pytest.mark.parametrize(
        "wrong",
        [
            None,
            [],
            "turn",
            {"turn": 45},
            {"explode": True},
            {"box": [0, 0, 1]},
            {"box": [0.5, 0, 0.6, 1]},
            {"box": [0, 0, 0.001, 1]},
            {"brightness": float("nan")},
            {"contrast": 1.5},
            {"start": -1},
            {"start": 2, "end": 2.1},
            {"sound": "loud"},
            {"subtitles": "burnt"},
            {"texts": [{"words": "x", "colour": "red"}]},
            {"texts": [{"words": "x", "size": 0.9}]},
            {"texts": [{"words": "x", "left": -0.1}]},
            {"texts": [{"words": "x" * 401}]},
            {"texts": [{"words": "x"}] * 11},
            {"cues": [{"start": 0, "end": float("inf"), "words": "x"}], "subtitles": "beside"},
        ],
    )
    def test_says_what_it_is_not(self, wrong):
        with pytest.raises(WrongEdit):
            Edit.from_json(wrong)

    def test_changes_nothing_where_it_says_nothing(self):
        assert edit_of({}).changes_nothing
        assert edit_of({"explode": True}).changes_nothing
        assert Edit(box=(0, 0, 1, 1), texts=(Lettering("  "),)).plain().changes_nothing
        assert not Edit(start=1).changes_nothing


class TestRemedy:
    @given(st.integers(50, 6000), st.integers(50, 6000), st.floats(0, 1), st.floats(0, 1))
    def test_crops_to_what_a_network_takes(self, width, height, x, y):
        takes = ImageRules(
            max_count=1, max_bytes=1, mimes=frozenset(), alt_graphemes=1, min_ratio=0.8, max_ratio=1.91
        )
        edit = remedy("crop", Seen(size=(width, height), focus=Focus(x, y), takes=takes), Edit())
        wide, high = edit.size(width, height, is_video=False)
        assert 0.8 * (high - 1) - 1 <= wide <= 1.91 * (high + 1) + 1

    @given(st.floats(0, 1))
    def test_lights_and_dims_by_what_can_be_seen_and_no_more(self, light):
        seen = Seen(size=(10, 10), focus=Focus(0, 0, light))
        assert 0.2 <= remedy("brighten", seen, Edit()).brightness <= 0.8
        assert -0.8 <= remedy("darken", seen, Edit()).brightness <= -0.2
