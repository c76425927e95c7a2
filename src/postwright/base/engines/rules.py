"""Which engine answers, and what follows from answers."""

from postwright.ports.ai.answers import Findings
from postwright.ports.ai.likeness import Likeness, compare

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
