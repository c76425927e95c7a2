"""Two runs of one media item side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from postwright.flow.analysis.models import Analysis, Suggestion
from postwright.flow.analysis.queries.words import groups_of
from postwright.kit.differ import Piece, differences


@dataclass(frozen=True)
class Condition:
    """Under what a run was made: one line of the comparison's head."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Pair:
    """One field as each run suggested it; `pieces` lead from the engine's words of the first to those of the other."""

    label: str
    network: str
    before: Suggestion | None
    after: Suggestion | None
    pieces: tuple[Piece, ...]

    @property
    def differs(self) -> bool:
        return any(piece.kind != "same" for piece in self.pieces)


@dataclass(frozen=True)
class Comparison:
    before: Analysis
    after: Analysis
    conditions: tuple[Condition, ...]
    pairs: tuple[Pair, ...]

    @property
    def differing(self) -> int:
        return sum(pair.differs for pair in self.pairs)


def compare_runs(before: Analysis, after: Analysis) -> Comparison:
    return Comparison(before, after, tuple(_conditions(before, after)), tuple(_pairs(before, after)))


def _conditions(before: Analysis, after: Analysis) -> Iterator[Condition]:
    for (label, one), (_label, other) in zip(_told(before), _told(after), strict=True):
        yield Condition(label, one, other)


def _told(run: Analysis) -> Iterator[tuple[str, str]]:
    asked = timezone.localtime(run.requested_at)
    yield _("Asked"), formats.date_format(asked, "SHORT_DATETIME_FORMAT")
    yield _("Hint"), run.hint
    yield _("Language"), run.language
    yield _("Brand"), run.brand.name if run.brand else ""
    yield _("Engine"), run.engine


def _pairs(before: Analysis, after: Analysis) -> Iterator[Pair]:
    ours, theirs = _by_place(before), _by_place(after)
    for place in dict.fromkeys([*theirs, *ours]):
        label, network, _number = place
        one, other = ours.get(place), theirs.get(place)
        pieces = differences(one.suggested_text if one else "", other.suggested_text if other else "")
        yield Pair(label, network, one, other, tuple(pieces))


def _by_place(run: Analysis) -> dict[tuple[str, str, int], Suggestion]:
    return {
        (group.label, group.network, one.position): one
        for group in groups_of(run)
        for one in group.suggestions
    }
