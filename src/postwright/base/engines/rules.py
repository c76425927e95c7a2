"""Which engine answers."""

EMBEDDED = "embedded"


def choose_engine() -> str:
    """The one that needs no key and sends nothing away."""
    return EMBEDDED
