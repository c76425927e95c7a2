"""Which engine answers, and what follows from answers."""

from collections.abc import Mapping
from typing import Any

from postwright.ports.ai.answers import Findings
from postwright.ports.ai.engines.embedded import listener
from postwright.ports.ai.likeness import Likeness, compare
from postwright.ports.ai.speech import to_srt, to_webvtt
from postwright.ports.ai.types import Transcript

EMBEDDED = "embedded"


def choose_engine() -> str:
    """The one that needs no key and sends nothing away."""
    return EMBEDDED


def likeness_of(one: Findings, other: Findings) -> Likeness:
    """Of two pictures, or of the first frames of two videos; nothing where one was kept without its fingerprint."""
    if not one.fingerprints or not other.fingerprints:
        return Likeness.NONE
    features = (one.features, other.features)
    return compare(one.fingerprints[0], other.fingerprints[0], features).likeness


def can_listen() -> bool:
    """Whether what is said can be written down here: an extra."""
    return listener.is_installed()


def subtitles_of(transcript: Mapping[str, Any], form: str) -> str:
    """
    :param transcript: as it was kept
    :param form: "vtt" or "srt"
    :raises ValueError: it is of another shape
    """
    write = {"vtt": to_webvtt, "srt": to_srt}[form]
    return write(Transcript.model_validate(dict(transcript)))
