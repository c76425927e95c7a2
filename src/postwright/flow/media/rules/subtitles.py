"""Subtitles as people write and programs send them: WebVTT (W3C) and SubRip, read leniently and written strictly."""

import html
import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from postwright.ports.imaging import Cue

MOST_CUES, LONGEST_WORDS = 2000, 400
LONGEST_TEXT = 300_000
SLACK_S = 0.0005  # of times that were rounded
_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_LINE = re.compile(rf"\s*{_TIME}\s*--?>\s*{_TIME}(?:\s.*)?", re.ASCII)
_MARK = re.compile(r"<[^<>]{0,100}>")
_NOTES = ("NOTE", "STYLE", "REGION")


class WrongCues(ValueError):
    """The message names the line and what is wrong there, for the person who wrote it."""


def parse_cues(text: str) -> tuple[Cue, ...]:
    """
    Cues in their order, from VTT, SRT or plain blocks of a line of times and lines of words.

    :raises WrongCues: a time makes no sense, cues overlap, or there are too many
    """
    if len(text) > LONGEST_TEXT:
        raise WrongCues(_("There are too many subtitles. Keep them below %(limit)s.") % {"limit": MOST_CUES})
    cues: list[Cue] = []
    for number, start, end, words in _blocks(text):
        if end <= start:
            raise WrongCues(_("Line %(line)s: it ends before it begins.") % {"line": number})
        if cues and start < cues[-1].end - SLACK_S:
            raise WrongCues(_("Line %(line)s: it begins before the one above has ended.") % {"line": number})
        if len(words) > LONGEST_WORDS:
            raise WrongCues(_("Line %(line)s: nobody reads so many words at once.") % {"line": number})
        if words:
            cues.append(Cue(start, end, words))
    if len(cues) > MOST_CUES:
        raise WrongCues(_("There are too many subtitles. Keep them below %(limit)s.") % {"limit": MOST_CUES})
    return tuple(cues)


def write_vtt(cues: Iterable[Cue]) -> str:
    """As players and networks read them beside a video."""
    blocks = (
        f"{_stamp(cue.start)} --> {_stamp(cue.end)}\n{html.escape(cue.words, quote=False)}" for cue in cues
    )
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def write_plain(cues: Iterable[Cue]) -> str:
    """As the editor shows them."""
    return "\n\n".join(f"{_stamp(cue.start)} --> {_stamp(cue.end)}\n{cue.words}" for cue in cues)


def within(cues: Iterable[Cue], start: float, end: float | None) -> tuple[Cue, ...]:
    """Those that are heard in that part, in its own seconds."""
    last = float("inf") if end is None else end
    kept = (
        Cue(max(0.0, cue.start - start), min(cue.end, last) - start, cue.words)
        for cue in cues
        if cue.end > start and cue.start < last
    )
    return tuple(cue for cue in kept if cue.end - cue.start > 0.001)


def tidy_words(words: str) -> str:
    """Without blank lines, at which a file of subtitles would end the cue."""
    return "\n".join(line.strip() for line in words.splitlines() if line.strip())


def _blocks(text: str) -> Iterator[tuple[int, float, float, str]]:
    """The number of the line of times, start, end and words."""
    lines = text.replace("\ufeff", "").replace("\0", "").splitlines()
    at = 0
    while at < len(lines):
        if lines[at].startswith(_NOTES) and "-->" not in lines[at]:
            while at < len(lines) and lines[at].strip():
                at += 1
        elif "->" in lines[at]:
            head, at = at, at + 1
            while at < len(lines) and lines[at].strip():
                at += 1
            yield (head + 1, *_times(head + 1, lines[head]), _words(lines[head + 1 : at]))
        else:
            _check_stray(at, lines)
            at += 1


def _check_stray(at: int, lines: list[str]) -> None:
    """A header, a number or a name above its times is no words; anything else has lost its times."""
    line = lines[at].strip()
    follows = at + 1 < len(lines) and "->" in lines[at + 1]
    if line and not line.upper().startswith("WEBVTT") and not line.isdigit() and not follows:
        raise WrongCues(
            _("Line %(line)s: words need times above them, such as 0:01.5 --> 0:04.") % {"line": at + 1}
        )


def _times(number: int, line: str) -> tuple[float, float]:
    found = _LINE.fullmatch(line)
    if not found:
        raise WrongCues(_("Line %(line)s: times look like 0:01.5 --> 0:04.") % {"line": number})
    parts = found.groups()
    return _seconds(*parts[:4]), _seconds(*parts[4:])


def _seconds(hours: str | None, minutes: str, seconds: str, parts: str | None) -> float:
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return (whole * 1000 + int((parts or "0").ljust(3, "0"))) / 1000


def _words(lines: list[str]) -> str:
    return tidy_words("\n".join(html.unescape(_MARK.sub("", line)) for line in lines))


def _stamp(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
