"""The time of a simulator, which a test moves on."""

import time
from collections import defaultdict, deque
from datetime import UTC, datetime, timedelta


class MovableClock:
    """Runs as the real one does, and can be set forward: never back, as no token would survive that either."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._ahead

    def advance(self, **span: float) -> None:
        """:param span: as of a `timedelta`: `hours=25`, say"""
        seconds = timedelta(**span).total_seconds()
        if seconds < 0:
            raise ValueError("Time does not run backwards.")
        self._ahead += seconds

    def graph_time(self, at: float) -> str:
        """As Meta writes times."""
        return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


class SlidingWindow:
    """Counts what happened to each key within the last `seconds`."""

    def __init__(self, clock: MovableClock, *, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._clock = clock
        self._times: defaultdict[str, deque[float]] = defaultdict(deque)

    def used(self, key: str) -> int:
        times, oldest = self._times[key], self._clock.now() - self.seconds
        while times and times[0] <= oldest:
            times.popleft()
        return len(times)

    def is_full(self, key: str) -> bool:
        return self.used(key) >= self.most

    def count(self, key: str) -> None:
        self._times[key].append(self._clock.now())

    def take(self, key: str) -> bool:
        """Whether there was still room."""
        if self.is_full(key):
            return False
        self.count(key)
        return True
