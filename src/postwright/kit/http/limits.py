from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds for one request and bytes for its unpacked answer."""

    total: float = 30
    connect: float = 5
    read: float = 20
    answer_bytes: int = 2_000_000
