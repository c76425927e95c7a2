"""Limits on how many there are of something in a post, for networks that have them."""

from collections.abc import Iterator

import regex

from postwright.ports.channels.types import Outgoing, Problem

# As most networks link them: a sign, then letters, digits and low lines; in a name also dots.
_HASHTAG = regex.compile(r"[#\uff03][\w\p{M}]")
_MENTION = regex.compile(r"(?<![\w@.])@[\w.]*\w")


def word_problems(text: str, where: str, *, hashtags: int, mentions: int) -> Iterator[Problem]:
    """More than so many hashtags and mentions."""
    for code, words, most in (
        ("too_many_hashtags", _HASHTAG, hashtags),
        ("too_many_mentions", _MENTION, mentions),
    ):
        count = len(words.findall(text))
        if count > most:
            yield Problem(code, where, {"actual": count, "limit": most})


def file_problems(outgoing: Outgoing, *, most: int) -> Iterator[Problem]:
    """More than so many photos and videos together."""
    files, videos = len(outgoing.media), sum(ref.is_video for ref in outgoing.media)
    if files > most >= max(videos, files - videos):  # else it is said of the kind that there is too much of
        yield Problem("too_many_files", "media", {"actual": files, "limit": most})
