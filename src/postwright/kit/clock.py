"""The one place that reads the clock. Edges call it and pass the time on as `at`."""

from datetime import UTC, datetime

# Times that people plan with. Near the ends of the calendar no time can be turned into another zone.
YEARS = range(2000, 2101)


def now() -> datetime:
    """The present moment, timezone-aware, in UTC."""
    return datetime.now(UTC)
