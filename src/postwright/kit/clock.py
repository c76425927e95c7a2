"""The one place that reads the clock. Edges call it and pass the time on as `at`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, timezone-aware, in UTC."""
    return datetime.now(UTC)
