"""What calls meet on their way: answers that are lost, late, wrong or in the wrong shape, by script, wish or chance."""

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from tests.simulators.meta.errors import CODES


@dataclass(frozen=True)
class Fate:
    """
    `has_effect`: whether the call does what it asks for. `answer`: what its caller gets: "true" (the real answer),
    "cut" (the line breaks), "late" (the answer, or the effect before it, comes after the caller has left), "html"
    (a gateway's page), "broken" (half an answer) or "error" (`code`, `subcode`).
    """

    name: str
    has_effect: bool = True
    answer: str = "true"
    code: int = 0
    subcode: int | None = None
    waits_first: bool = False

    @property
    def is_ambiguous(self) -> bool:
        """Whether the caller cannot know what became of the call."""
        return self.answer != "true" and (self.answer != "error" or self.code in {1, 2} or self.has_effect)


DONE = Fate("done")
FATES = {
    fate.name: fate
    for fate in (
        DONE,
        Fate("slow"),
        Fate("late", answer="late", waits_first=True),  # done after the caller has left
        Fate("held", answer="late"),  # done at once, told after the caller has left
        Fate("cut", answer="cut"),
        Fate("lost", has_effect=False, answer="cut"),
        Fate("gateway_stored", answer="html"),
        Fate("gateway_lost", has_effect=False, answer="html"),
        Fate("error_stored", answer="error", code=2),
        Fate("error_lost", has_effect=False, answer="error", code=2),
        Fate("malformed", answer="broken"),
        Fate("spam_stored", answer="error", code=4, subcode=2207051),  # a documented incident
    )
}
# The edges at which something becomes public.
PUBLISHING = ("feed", "photos", "videos", "video_reels", "photo_stories", "video_stories", "media_publish")
PUBLISHING_AND_COMMENTS = (*PUBLISHING, "comments", "replies")
TROUBLE: Mapping[str, float] = {
    "code_4": 0.06,
    "code_80002": 0.02,
    "gateway_stored": 0.05,
    "gateway_lost": 0.05,
    "error_stored": 0.03,
    "error_lost": 0.03,
    "cut": 0.08,
    "late": 0.04,
    "held": 0.02,
    "spam_stored": 0.03,
    "malformed": 0.02,
}
WISH = re.compile(r"\[([a-z]+[a-z0-9_m-]*)(?:@(\w+))?\]")
CODED = re.compile(r"^code_(m?\d+)(?:_(\d+))?(_stored)?$")


def fate(name: str) -> Fate | None:
    """One by its name: of FATES, or "code_190_463" for any line of the table ("code_m1_…" for -1), with "_stored"."""
    if name in FATES:
        return FATES[name]
    if not (coded := CODED.match(name)):
        return None
    code, subcode = int(coded[1].replace("m", "-")), int(coded[2]) if coded[2] else None
    if (code, subcode) not in CODES:
        return None
    return Fate(name, has_effect=bool(coded[3]), answer="error", code=code, subcode=subcode)


@dataclass(frozen=True)
class Order:
    """For the next `times` calls whose line ("POST /graph.facebook.com/101/feed") contains `match`."""

    match: str
    fate: Fate
    times: int = 1


class Switches:
    """Asked once for each call: scripts first, then a wish in the text ("[cut]", "[late@media]"), then chance."""

    def __init__(self, seed: int, trouble: Mapping[str, float]) -> None:
        self._chance = Random(seed)  # noqa: S311 - the same trouble again for the same seed
        self.trouble = trouble
        self.edges = PUBLISHING  # where trouble by chance happens
        self._orders: deque[Order] = deque()
        self._granted: set[tuple[str, str]] = set()

    def script(self, match: str, name: str, times: int = 1) -> None:
        """:raises KeyError: for a fate that there is not"""
        if not (found := fate(name)):
            raise KeyError(name)
        self._orders.append(Order(match, found, times))

    def choose(self, line: str, edge: str, text: str) -> Fate:
        return self._scripted(line) or self._wished(edge, text) or self._rolled(line, edge)

    def _scripted(self, line: str) -> Fate | None:
        for place, order in enumerate(self._orders):
            if order.match in line:
                if order.times > 1:
                    self._orders[place] = replace(order, times=order.times - 1)
                else:
                    del self._orders[place]
                return order.fate
        return None

    def _wished(self, edge: str, text: str) -> Fate | None:
        """Once for each text and edge, so that a second try gets through."""
        for name, where in WISH.findall(text):
            is_here = edge == where if where else edge in PUBLISHING_AND_COMMENTS
            if is_here and (found := fate(name)) and (edge, text) not in self._granted:
                self._granted.add((edge, text))
                return found
        return None

    def _rolled(self, line: str, edge: str) -> Fate:
        if not self.trouble or edge not in self.edges or not line.startswith("POST"):
            return DONE
        roll = self._chance.random()
        for name, share in self.trouble.items():
            roll -= share
            if roll < 0:
                return fate(name) or DONE
        return DONE
