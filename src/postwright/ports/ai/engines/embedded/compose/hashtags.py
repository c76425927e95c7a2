"""
Hashtags: the brand's own, the hint's words, what is said, the brand's name, place, what is certain, the season. Each
says whom it is for.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple
from unicodedata import combining, normalize

import regex

from postwright.ports.ai.answers import Breadth, Certainty, Evidence, FieldName, SuggestedField
from postwright.ports.ai.engines.embedded.compose.brief import Brief, tag_evidence
from postwright.ports.ai.engines.embedded.compose.places import find_places
from postwright.ports.ai.engines.embedded.compose.speech import find_terms
from postwright.ports.ai.engines.embedded.topics import BY_KEY
from postwright.ports.ai.rules import fold_hashtag

_MOST = 10
_LENGTH_MAX = 40
_SPOKEN_MOST = 3
_NO_NOUN = re.compile(r"(?i)(?:ed|ing|ly|out|off|up)$")
_HASHTAG = regex.compile(r"[\w\p{M}]+")
_WORD = re.compile(r"[^\W_][\w'\u2019-]*")


class _Candidate(NamedTuple):
    text: str
    evidence: Evidence
    breadth: Breadth


def write_hashtags(brief: Brief) -> Iterator[SuggestedField]:
    chosen = list(_choose(brief))
    if not chosen:
        return
    general = chosen[:_MOST]
    yield _suggest(brief, general, network=None)
    for needs in brief.request.networks:
        limit = (
            needs.hashtags_ideal
            if needs.hashtags_limit is None
            else min(needs.hashtags_ideal, needs.hashtags_limit)
        )
        if 0 < limit < len(general):
            yield _suggest(brief, general[:limit], network=needs.name)


def _choose(brief: Brief) -> Iterator[_Candidate]:
    """From what must be to what is broad, each once, so that a shorter list is the front of it."""
    seen: set[str] = set()
    for candidate in _ranked(brief, list(_candidates(brief))):
        folded = _fold(candidate.text)
        usable = folded and not folded.isdigit() and len(candidate.text) <= _LENGTH_MAX
        if usable and folded not in seen and brief.rules.allow_hashtag(candidate.text):
            seen.add(folded)
            yield candidate


def _ranked(brief: Brief, candidates: list[_Candidate]) -> list[_Candidate]:
    """The brand's own first; the rest in its order."""
    always = {_fold(text) for text in brief.brand.hashtags_always}
    return sorted(candidates, key=lambda candidate: _fold(candidate.text) not in always)


def _candidates(brief: Brief) -> Iterator[_Candidate]:
    brand, tag = brief.brand, brief.certain
    yield from _from_brand(brand.hashtags_always, _as_written)
    if not brief.is_quoted:
        yield from _from_hint(brief)
    yield from _from_speech(brief)
    yield from _from_brand((brand.name,), _joined)
    yield from _from_place(brief)
    if tag:
        words = BY_KEY[tag.topic or ""].hashtags[brief.book.language]
        yield from (_Candidate(word, tag_evidence(tag), Breadth.BROAD) for word in words)
    yield from _from_brand((word for word in brand.words_use if len(word.split()) <= 2), _joined)
    if season := brief.request.season:
        evidence = Evidence(source="season", detail=season)
        yield _Candidate(brief.book.seasons[season], evidence, Breadth.BROAD)


def _from_brand(texts: Iterable[str], spell: Callable[[str], str]) -> Iterator[_Candidate]:
    for text in texts:
        if hashtag := spell(text):
            yield _Candidate(hashtag, Evidence(source="brand", detail=text), Breadth.OWN)


def _from_hint(brief: Brief) -> Iterator[_Candidate]:
    """The whole phrase as the niche one, then its nouns alone as far as they can be told."""
    hint = brief.hint
    if not hint.speaks:
        words = _telling(hint.core, brief)
        counted = any(c.isdigit() for c in hint.core)
        if len(words) <= 3 and not counted and (phrase := _compound(words)):
            yield _Candidate(phrase, Evidence(source="hint", detail=hint.core), Breadth.NICHE)
    for text in (hint.core, *hint.details):
        for noun in _nouns(text, brief):
            yield _Candidate(_compound([noun]), Evidence(source="hint", detail=text), Breadth.BROAD)


def _from_speech(brief: Brief) -> Iterator[_Candidate]:
    terms = find_terms(brief.findings.transcript, brief.book.language, brief.book.fillers)
    for term in terms[:_SPOKEN_MOST]:
        yield _Candidate(_compound([term]), Evidence(source="speech", detail=term), Breadth.BROAD)


def _from_place(brief: Brief) -> Iterator[_Candidate]:
    """As the person or the brand names it, never from where a camera was; with the subject it is for few."""
    tag, texts = brief.certain, (("hint", brief.request.hint), ("brand", brief.brand.description))
    for source, text in texts:
        for place in find_places(text, brief.book.place_links) if brief.rules.allow(text) else ():
            evidence = Evidence(source=source, detail=place)
            if tag:
                noun = BY_KEY[tag.topic or ""].hashtags[brief.book.language][0]
                yield _Candidate(f"{noun}{_joined(place)}", evidence, Breadth.NICHE)
            yield _Candidate(_joined(place), evidence, Breadth.NICHE)


def _telling(text: str, brief: Brief) -> list[str]:
    return [word for word in _WORD.findall(text) if word.casefold() not in brief.book.fillers]


def _nouns(text: str, brief: Brief) -> list[str]:
    """German writes nouns large; in an English phrase without prepositions the last word is the head."""
    words = _WORD.findall(text)
    telling = [w for w in _telling(text, brief) if len(w) > 3 and not any(c.isdigit() for c in w)]
    if brief.book.language == "de":
        counted = {after for before, after in pairwise(words) if before[-1].isdigit()}
        return [
            w for w in telling if w[0].isupper() and w not in counted and (w != words[0] or len(words) == 1)
        ]
    plain = len(telling) == len(words) >= 2 and not _NO_NOUN.search(words[-1])
    return words[-1:] if plain and not brief.hint.speaks else []


def _as_written(text: str) -> str:
    """A hashtag of the brand's own is spelled as the brand spells it, unless a hashtag cannot be."""
    spelled = text.lstrip("#\uff03")
    return spelled if _HASHTAG.fullmatch(spelled) else _joined(text)


def _joined(text: str) -> str:
    return _compound(_WORD.findall(text))


def _compound(words: Iterable[str]) -> str:
    parts = [re.sub(r"[\W_]", "", word) for word in words]
    return "".join(part[:1].upper() + part[1:] for part in parts)


def _fold(text: str) -> str:
    return fold_hashtag("".join(c for c in normalize("NFD", text) if not combining(c)))


def _suggest(brief: Brief, chosen: list[_Candidate], *, network: str | None) -> SuggestedField:
    named = [Evidence(source="network", detail=network)] if network else []
    return SuggestedField(
        field=FieldName.HASHTAGS,
        values=tuple(candidate.text for candidate in chosen),
        language=brief.book.language,
        network=network,
        certainty=Certainty.LIKELY,
        evidence=(*map(_evidence, chosen), *named),
    )


def _evidence(candidate: _Candidate) -> Evidence:
    return candidate.evidence.model_copy(update={"about": candidate.text, "breadth": candidate.breadth})
