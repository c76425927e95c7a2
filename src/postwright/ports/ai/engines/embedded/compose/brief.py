"""Everything that the writers of the single fields need to know, worked out once."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Literal

from postwright.ports.ai.answers import Certainty, Evidence, Findings, Tag
from postwright.ports.ai.engines.embedded.compose.hint import Hint, read_hint
from postwright.ports.ai.engines.embedded.compose.phrasebook import PHRASEBOOKS, name_tone
from postwright.ports.ai.engines.embedded.compose.phrasing import Phrasebook, Tone, phrases_of
from postwright.ports.ai.engines.embedded.compose.speech import find_quote
from postwright.ports.ai.engines.embedded.topics import BY_KEY
from postwright.ports.ai.rules import BrandRules
from postwright.ports.ai.types import AnalysisRequest, BrandVoice, MediaKind

_SURE_LANGUAGE = 0.95
_SURE_WORDS = 4


@dataclass(frozen=True)
class Brief:
    request: AnalysisRequest
    findings: Findings
    seed: str

    @property
    def brand(self) -> BrandVoice:
        return self.request.brand

    @cached_property
    def rules(self) -> BrandRules:
        return BrandRules(self.brand)

    @cached_property
    def hint_is_barred(self) -> bool:
        return not self.rules.allow(self.request.hint)

    @cached_property
    def hint(self) -> Hint:
        """The person's own words; where there are none, a sentence that is surely said in the video."""
        hint = Hint() if self.hint_is_barred else read_hint(self.request.hint)
        if hint.subject or not self.quote:
            return hint
        quoted = self.book.quoted.replace("{quote}", self.quote)
        return Hint(quoted, quoted, speaks=True)

    @cached_property
    def quote(self) -> str:
        quote = find_quote(self.findings.transcript, self.book.language)
        return quote if self.rules.allow(quote) else ""

    @cached_property
    def is_quoted(self) -> bool:
        """Whether the subject is what was said, not what the person wrote."""
        return bool(self.quote) and self.quote in self.hint.subject

    @cached_property
    def book(self) -> Phrasebook:
        return PHRASEBOOKS[_choose_language(self.request, self.findings)]

    @cached_property
    def tone_name(self) -> str:
        return name_tone(self.brand.tone)

    @property
    def tone(self) -> Tone:
        return self.book.tones[self.tone_name]

    @cached_property
    def certain(self) -> Tag | None:
        return self._first_tag(Certainty.CERTAIN)

    @cached_property
    def asked(self) -> Tag | None:
        return self._first_tag(Certainty.ASKS)

    @cached_property
    def subject(self) -> str:
        """The hint's own, else what is certain; empty where neither says anything."""
        if self.hint.subject:
            return self.hint.subject
        return capitalised(self.phrase(self.certain)) if self.certain else ""

    @property
    def is_video(self) -> bool:
        return self.request.media.kind is MediaKind.VIDEO

    def phrase(self, tag: Tag) -> str:
        return BY_KEY[tag.topic or ""].phrases[self.book.language]

    def hint_names(self, tag: Tag) -> bool:
        """True where the hint already says what the tag says, in either language."""
        said = self.hint.subject.casefold()
        names = {word for words in BY_KEY[tag.topic or ""].hashtags.values() for word in words}
        return any(name.casefold() in said for name in names)

    def pick(self, pattern: str, salt: str) -> list[str]:
        """
        All that a pattern makes and the brand allows, the one whose turn it is first, so that a brand hears each of them
        once before any of them again. Those with a word that the brand likes come first of all; without a turn, always.
        """
        options = [phrase for phrase in phrases_of(pattern) if self.rules.allow(phrase)]
        liked = [phrase for phrase in options if self._is_liked(phrase)]
        if self.request.turn is None:
            return [
                *_turned(liked, self._draw(self.seed + salt)),
                *_turned(options, self._draw(self.seed + salt)),
            ]
        start = 0 if liked else self._draw(self.brand.name + salt)
        return _turned(sorted(options, key=lambda phrase: phrase not in liked), start + self.request.turn)

    def evidence(self, *tags: Tag | None) -> tuple[Evidence, ...]:
        source: Literal["speech", "hint"] = "speech" if self.is_quoted else "hint"
        phrases = [Evidence(source=source, detail=phrase) for phrase in self.hint.phrases]
        return (*phrases, *(tag_evidence(tag) for tag in tags if tag))

    def _is_liked(self, phrase: str) -> bool:
        return any(word.casefold() in phrase.casefold() for word in self.brand.words_use if word)

    def _draw(self, text: str) -> int:
        return int.from_bytes(sha256(text.encode()).digest()[:4])

    def _first_tag(self, certainty: Certainty) -> Tag | None:
        known = (tag for tag in self.findings.tags if tag.topic and tag.certainty is certainty)
        return next((tag for tag in known if self.rules.allow(self.phrase(tag))), None)


def _turned[T](items: list[T], by: int) -> list[T]:
    start = by % len(items) if items else 0
    return [*items[start:], *items[:start]]


def tag_evidence(tag: Tag) -> Evidence:
    return Evidence(source="tag", detail=f"{tag.name} {tag.score:.2f}")


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _choose_language(request: AnalysisRequest, findings: Findings) -> str:
    """The one asked for, but never a German frame around an English hint or the reverse."""
    asked = request.language.split("-")[0]
    spoken = findings.hint_language
    clear = spoken and spoken.score >= _SURE_LANGUAGE and len(request.hint.split()) >= _SURE_WORDS
    if spoken and clear and spoken.code in PHRASEBOOKS:
        return spoken.code
    return asked if asked in PHRASEBOOKS else "en"
