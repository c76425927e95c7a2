"""What is said in a video, as far as the listener was sure of it: a sentence to quote, words to find it by."""

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import fmean

from postwright.ports.ai.types import Transcript, Word

# Read off synthetic voices in both languages: words that came out wrong scored .57 at most, right ones .49 at least.
# So a single word proves little; in a sentence each must reach the one gate and their mean the other.
_EACH, _MEAN, _TERM = 0.6, 0.8, 0.85
_LANGUAGE = 0.8
_SHORTEST, _LONGEST = 4, 16
_ENDS = (".", "!", "?", "…")
_EDGES = ".,;:!?…“”„\"'()"
_TERM_LETTERS = 5


def find_quote(transcript: Transcript | None, language: str) -> str:
    """The surest whole sentence in this language, without its full stop; empty where none is sure."""
    if not _is_in(transcript, language):
        return ""
    usable = [one for one in _sentences(transcript.words) if _is_sure(one)] if transcript else []
    best = max(usable, key=lambda one: fmean(map(_score, one)), default=[])
    return " ".join(word.text for word in best).rstrip(".")


def find_terms(transcript: Transcript | None, language: str, fillers: frozenset[str]) -> tuple[str, ...]:
    """Nouns that were surely said, those said most first. German ones are known by their capital, others by saying them twice."""
    if transcript is None or not _is_in(transcript, language):
        return ()
    words = [word for sentence in _sentences(transcript.words) for word in sentence[1:]]
    sure = [word.text.strip(_EDGES) for word in words if _score(word) >= _TERM]
    said = Counter(text for text in sure if _may_be_noun(text, language, fillers))
    least = 1 if language == "de" else 2
    return tuple(text for text, times in said.most_common() if times >= least)


def _is_in(transcript: Transcript | None, language: str) -> bool:
    return (
        transcript is not None
        and transcript.language == language
        and (transcript.language_score or 0) >= _LANGUAGE
    )


def _sentences(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Whole ones: what is cut off at the end is none."""
    sentence: list[Word] = []
    for word in words:
        sentence.append(word)
        if word.text.endswith(_ENDS):
            yield sentence
            sentence = []


def _is_sure(sentence: Sequence[Word]) -> bool:
    scores = [_score(word) for word in sentence]
    is_whole = sentence[0].text[:1].isupper() and not sentence[-1].text.endswith("…")
    return (
        is_whole
        and _SHORTEST <= len(sentence) <= _LONGEST
        and min(scores) >= _EACH
        and fmean(scores) >= _MEAN
    )


def _score(word: Word) -> float:
    return word.score or 0.0


def _may_be_noun(text: str, language: str, fillers: frozenset[str]) -> bool:
    if len(text) < _TERM_LETTERS or not text.isalpha() or text.casefold() in fillers:
        return False
    return text[0].isupper() if language == "de" else True
