"""The languages that the embedded engine writes, and which of its tones a brand's words mean."""

from postwright.ports.ai.engines.embedded.compose.english import ENGLISH
from postwright.ports.ai.engines.embedded.compose.german import GERMAN

TEMPLATE_VERSION = "2026-11-23.1"
PHRASEBOOKS = {"en": ENGLISH, "de": GERMAN}

_TONE_WORDS = {
    "formal": "formal professional serious business elegant official sachlich seriös förmlich formell professionell",
    "playful": "playful funny witty humorous cheeky bold young verspielt humorvoll witzig frech locker lustig jung",
    "warm": "warm friendly kind personal caring cosy family herzlich freundlich persönlich familiär gemütlich warmherzig",
}


def name_tone(words: tuple[str, ...]) -> str:
    """The first word of a brand's tone that we know decides; polite German address comes before all."""
    said = [word.strip(".,;").casefold() for phrase in words for word in phrase.split()]
    if "sie" in said or "siezen" in said:
        return "formal"
    known = {word: tone for tone, listed in _TONE_WORDS.items() for word in listed.split()}
    return next((known[word] for word in said if word in known), "plain")
