"""Subtitle files of what is said in a video. Seconds throughout."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from postwright.ports.ai.types import Answer, Frozen, Seconds, Transcript, Word

# Two lines of 42 characters, as Netflix's guide to timed text has it, for no longer than one reads them.
_LINE, _LINES, _LONGEST = 42, 2, 6.0
_PAUSE = 0.8
_SENTENCE_ENDS = (".", "!", "?", "…")


class Cue(Frozen):
    start: Seconds
    end: Seconds
    lines: tuple[Answer, ...]


def make_cues(words: Sequence[Word]) -> tuple[Cue, ...]:
    """Pieces that one can read: of two lines and six seconds at most, ending with sentences and pauses."""
    groups = list(_group(words))
    ends = [*(following[0].start for following in groups[1:]), float("inf")][: len(groups)]
    return tuple(
        Cue(start=group[0].start, end=_end(group, until), lines=tuple(_wrap(word.text for word in group)))
        for group, until in zip(groups, ends, strict=True)
    )


def to_webvtt(transcript: Transcript) -> str:
    """W3C WebVTT; what would be mark-up there is escaped."""
    cues = make_cues(transcript.words)
    blocks = [f"{_clock(c.start, '.')} --> {_clock(c.end, '.')}\n{_escaped(c.lines)}" for c in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def to_srt(transcript: Transcript) -> str:
    """SubRip: numbered from 1. It knows no escapes, so an arrow in the text is taken apart."""
    cues = make_cues(transcript.words)
    blocks = [
        f"{number}\n{_clock(c.start, ',')} --> {_clock(c.end, ',')}\n{'\n'.join(c.lines).replace('-->', '->')}"
        for number, c in enumerate(cues, 1)
    ]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _group(words: Sequence[Word]) -> Iterator[list[Word]]:
    group: list[Word] = []
    for word, following in pairwise([*words, None]):
        assert word is not None  # noqa: S101 only the last is
        group.append(word)
        if following is None or _is_break(group, following):
            yield group
            group = []


def _is_break(group: Sequence[Word], following: Word) -> bool:
    last, first = group[-1], group[0]
    return (
        following.start - last.end >= _PAUSE
        or following.end - first.start > _LONGEST
        or len(list(_wrap([*(word.text for word in group), following.text]))) > _LINES
        or (last.text.endswith(_SENTENCE_ENDS) and last.end - first.start >= 1)
    )


def _wrap(words: Iterator[str] | Sequence[str]) -> Iterator[str]:
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > _LINE:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line


def _end(group: Sequence[Word], until: float) -> float:
    """Long enough to be seen, and never into the next."""
    return min(max(group[-1].end, group[0].start + 0.5), max(until, group[0].start + 0.001))


def _clock(seconds: float, point: str) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def _escaped(lines: Sequence[str]) -> str:
    return "\n".join(line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for line in lines)
