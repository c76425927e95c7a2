"""Counted calls: the two usage headers, and throttling once a limit is reached."""

import json
from collections import defaultdict, deque
from dataclasses import dataclass

from tests.simulators.meta.errors import GraphError
from tests.simulators.meta.options import DAY, HOUR


@dataclass(frozen=True)
class Family:
    """`span`: seconds of the rolling window. `type`: of the business header, empty for the app header."""

    code: int
    span: int
    type: str = ""


FAMILIES = {
    "app": Family(4, HOUR),
    "user": Family(17, HOUR),
    "page_by_user": Family(32, HOUR),
    "comments": Family(613, HOUR),
    "page": Family(80001, DAY, "pages"),
    "instagram": Family(80002, DAY, "instagram"),
}


class Usage:
    """`limits`: calls by family, for each key (a person, a Page, an account)."""

    def __init__(self) -> None:
        self._calls: dict[tuple[str, str], deque[float]] = defaultdict(deque)
        self.limits = {
            "app": 200 * 50,
            "user": 4800,
            "page_by_user": 4800,
            "comments": 600,
            "page": 4800 * 50,
            "instagram": 4800 * 100,
        }
        self.says_from = 0  # percent from which on the headers are sent; 0: on every answer

    def fill(self, family: str, key: str, percent: float, at: float) -> None:
        """As if so much had been used, just now."""
        calls = self._calls[family, key]
        calls.clear()
        calls.extend([at] * round(self.limits[family] * percent / 100))

    def count(self, family: str, key: str, at: float) -> None:
        """Also calls that are refused: they make it longer."""
        self._calls[family, key].append(at)

    def check(self, family: str, key: str, at: float) -> None:
        """:raises GraphError: the family's code, where 100 % are reached"""
        if self.percent(family, key, at) >= 100:
            raise GraphError(FAMILIES[family].code)

    def percent(self, family: str, key: str, at: float) -> int:
        calls, span = self._calls[family, key], FAMILIES[family].span
        while calls and calls[0] <= at - span:
            calls.popleft()
        return min(100, int(100 * len(calls) / self.limits[family]))

    def minutes(self, family: str, key: str, at: float) -> int:
        """Until the oldest calls fall out of the window; 0 while nothing is throttled."""
        if self.percent(family, key, at) < 100:
            return 0
        return max(1, int((self._calls[family, key][0] + FAMILIES[family].span - at) / 60) + 1)

    def headers(self, app_key: str, business: list[tuple[str, str]], at: float) -> dict[str, str]:
        """`business`: (family, key) of the accounts that the call was about."""
        said = {}
        app = self.percent("app", app_key, at)
        if app >= self.says_from:
            said["X-App-Usage"] = json.dumps(
                {"call_count": app, "total_time": app // 2, "total_cputime": app // 3}
            )
        told = {
            key: [self._business(family, key, at)]
            for family, key in business
            if FAMILIES[family].type and self.percent(family, key, at) >= self.says_from
        }
        return said | ({"X-Business-Use-Case-Usage": json.dumps(told)} if told else {})

    def _business(self, family: str, key: str, at: float) -> dict[str, object]:
        used = self.percent(family, key, at)
        return {
            "type": FAMILIES[family].type,
            "call_count": used,
            "total_cputime": used // 3,
            "total_time": used // 2,
            "estimated_time_to_regain_access": self.minutes(family, key, at),
        }
