"""Everything that the writers of the single fields need to know, worked out once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from postwright.ports.ai.answers import Certainty, Evidence, Findings, Tag
from postwright.ports.ai.engines.embedded.compose.hint import Hint, read_hint
from postwright.ports.ai.engines.embedded.compose.phrasebook import PHRASEBOOKS, name_tone
from postwright.ports.ai.engines.embedded.compose.phrasing import Phrasebook, Tone
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
        return Hint() if self.hint_is_barred else read_hint(self.request.hint)

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

    def pick(self, options: Sequence[str], salt: str) -> list[str]:
        """All options, those with a word the brand likes first, else starting anywhere but always there."""
        start = int.from_bytes(sha256(f"{self.seed}{salt}".encode()).digest()[:4]) % len(options)
        turned = [*options[start:], *options[:start]]
        liked = [word.casefold() for word in self.brand.words_use if word]
        return sorted(turned, key=lambda option: not any(word in option.casefold() for word in liked))

    def evidence(self, *tags: Tag | None) -> tuple[Evidence, ...]:
        phrases = [Evidence(source="hint", detail=phrase) for phrase in self.hint.phrases]
        return (*phrases, *(tag_evidence(tag) for tag in tags if tag))

    def _first_tag(self, certainty: Certainty) -> Tag | None:
        known = (tag for tag in self.findings.tags if tag.topic and tag.certainty is certainty)
        return next((tag for tag in known if self.rules.allow(self.phrase(tag))), None)


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
