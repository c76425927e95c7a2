"""What becomes of single calls: scripted, asked for by the text of a post, or by chance with a seed."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Any

CALM: Mapping["Fault", float] = {}


class Fault(StrEnum):
    NONE = "stored"
    CUT = "cut"  # done, and the connection breaks
    CUT_LOST = "cut_lost"  # the connection breaks and nothing was done
    LATE = "late"  # done after the caller has given up
    HANG = "hang"  # done, but the caller gives up before it is told
    GATEWAY_STORED = "gateway_stored"  # done, and a gateway answers 502 with a page
    GATEWAY_LOST = "gateway_lost"  # a gateway answers 502 with a page and nothing was done
    ERROR_STORED = "error_stored"  # done, and the network answers with its own error 500
    ERROR_LOST = "error_lost"  # the network answers with its own error 500 and nothing was done
    MALFORMED = "malformed"  # done, and the answer is half a JSON document


LOST = frozenset({Fault.CUT_LOST, Fault.GATEWAY_LOST, Fault.ERROR_LOST})
AMBIGUOUS = frozenset(Fault) - {Fault.NONE}
# In a text: "[cut]" at the call that publishes it, "[status:hang]" at the route of that name.
WISH = re.compile(r"\[(?:(\w+):)?(\w+)\]")


@dataclass(frozen=True)
class Subject:
    """
    What a call is about.

    :param route: the name that faults are scripted by
    :param commits: whether this call makes a post public, or sets off what does
    """

    route: str
    account: str = ""
    text: str = ""
    commits: bool = False


@dataclass
class Script:
    """For the next `times` calls of a route, about posts with `match` in their text."""

    route: str
    act: Any  # a Fault, or a refusal of the network's own
    match: str = ""
    times: int = 1


@dataclass
class Faults:
    """
    :param weather: shares of calls that meet a fault by chance
    :param routes: the only ones with weather; empty: all that commit
    :param patience_s: how long callers wait; what is late comes after it
    """

    seed: int = 0
    weather: Mapping[Fault, float] = field(default_factory=dict)
    routes: frozenset[str] = frozenset()
    patience_s: float = 0.3

    def __post_init__(self) -> None:
        self._chance = Random(self.seed)  # noqa: S311 - the same trouble again for the same seed
        self._scripts: list[Script] = []
        self._granted: Counter[tuple[str, str, str]] = Counter()

    def script(self, route: str, act: Any, *, match: str = "", times: int = 1) -> None:
        """:param act: a `Fault`, or a refusal that the network answers with"""
        self._scripts.append(Script(route, act, match, times))

    def clear(self) -> None:
        self._scripts.clear()
        self.weather, self.routes = {}, frozenset()

    def choose(self, subject: Subject) -> Any:
        """What this call meets. Once chosen, a script or wish is used up, unless `give_back` is told."""
        return self._scripted(subject) or self._wished(subject) or self._rolled(subject)

    def give_back(self, subject: Subject, fault: Fault) -> None:
        """The call was refused, so that nothing was there to be ambiguous about: the wish stands."""
        for route, _ in self._wishes(subject, fault):
            self._granted.pop((subject.text, route, fault), None)

    def _scripted(self, subject: Subject) -> Any:
        for script in self._scripts:
            if script.route == subject.route and script.match in subject.text:
                script.times -= 1
                if not script.times:
                    self._scripts.remove(script)
                return script.act
        return None

    def _wished(self, subject: Subject) -> Fault | None:
        for fault in Fault:
            for route, text in self._wishes(subject, fault):
                if not self._granted[(text, route, fault)]:
                    self._granted[(text, route, fault)] += 1
                    return fault
        return None

    def _wishes(self, subject: Subject, fault: Fault) -> Iterator[tuple[str, str]]:
        for route, word in WISH.findall(subject.text):
            if word == fault and (route == subject.route or (not route and subject.commits)):
                yield route, subject.text

    def _rolled(self, subject: Subject) -> Fault:
        if not (subject.route in self.routes or (not self.routes and subject.commits)):
            return Fault.NONE
        roll = self._chance.random()
        for fault, share in self.weather.items():
            roll -= share
            if roll < 0:
                return fault
        return Fault.NONE


def says(text: str, word: str) -> bool:
    """Whether the text of a post asks for something by "[word]"."""
    return f"[{word}]" in text


def wish(text: str, name: str) -> str:
    """What "[name:value]" in a text gives as value, or nothing."""
    return next((value for key, value in WISH.findall(text) if key == name), "")
