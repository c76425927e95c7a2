"""How much of Meta's limits is used: percentages in two headers, minutes until it is over. From the page on rate limiting."""

import json
from collections.abc import Iterator
from datetime import timedelta

from postwright.kit.clock import now
from postwright.kit.http import Answer
from postwright.ports.channels.types import Json, RateState

HEADERS = ("X-Business-Use-Case-Usage", "X-App-Usage")
_FIGURES = ("call_count", "total_time", "total_cputime")
_REGAIN = "estimated_time_to_regain_access"
_WINDOW = timedelta(hours=1)


def read_rate(answer: Answer) -> RateState | None:
    """In percent, of whatever limit is nearest."""
    used = [figure for one in _usages(answer) for figure in _percents(one)]
    if not used:
        return None
    wait = read_regain(answer)
    ends = now() + (timedelta(seconds=wait) if wait else _WINDOW)
    return RateState(100, max(0, 100 - max(used)), ends)


def read_regain(answer: Answer) -> float | None:
    """Seconds until calls are taken again, where Meta says so."""
    minutes = [one.get(_REGAIN) for one in _usages(answer)]
    found = [value for value in minutes if isinstance(value, int | float) and 0 < value < 10_000]
    return 60.0 * max(found) if found else None


def _usages(answer: Answer) -> Iterator[Json]:
    """Of each limit; beside a list there are servers that send the object alone."""
    for name in HEADERS:
        try:
            said = json.loads(answer.headers.get(name, "null"))
        except ValueError:
            continue
        if not isinstance(said, dict):
            continue
        for value in (said, *said.values()):
            yield from (
                one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)
            )


def _percents(usage: Json) -> Iterator[int]:
    for name in _FIGURES:
        value = usage.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 10_000:
            yield min(100, int(value))
