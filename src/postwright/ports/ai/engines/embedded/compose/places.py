"""Names of places in a sentence: capitalised words behind "in", "near", "aus" and the like, unless they name a time."""

import re

from postwright.ports.ai.engines.embedded.compose.hint import DAYS, MONTHS

_NAME = r"[^\W\d_a-zäöüß][^\W\d_]+(?:[-\u2019'][^\W\d_]+)*"
_OPENERS = r"Bad|Sankt|San|Santa|New|Los|Las|Le|La|St\.|Den|El|Rio|Porto"
_TIMES = frozenset(
    f"{DAYS}|{MONTHS}|spring|summer|autumn|fall|winter|frühling|frühjahr|sommer|herbst|advent|weihnachten|ostern|"
    "christmas|easter".split("|")
)


def find_places(text: str, links: frozenset[str]) -> tuple[str, ...]:
    """
    In their order. German writes every noun large, so "in Butter" would pass for one: a person looks at each hashtag.

    :param links: the words behind which a place stands
    """
    pattern = rf"\b(?:{'|'.join(sorted(links))})\s+((?:(?:{_OPENERS})\s+)?{_NAME})"
    return tuple(dict.fromkeys(name for name in re.findall(pattern, text) if name.casefold() not in _TIMES))
