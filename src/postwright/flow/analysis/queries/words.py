"""What was suggested, field by field, and what a post may start from."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from postwright.flow.analysis.models import Analysis, Suggestion


@dataclass(frozen=True)
class Chosen:
    """
    What a post may start from: what was accepted, else what is still open and asks nothing.

    The alt text is the media item's own where it has one.
    """

    title: str = ""
    description: str = ""
    caption: str = ""
    hashtags: tuple[str, ...] = ()
    alt_text: str = ""


@dataclass(frozen=True)
class Group:
    """What was suggested for one field, on one network or (without one) everywhere."""

    field: str
    label: str
    network: str
    suggestions: tuple[Suggestion, ...]

    @property
    def key(self) -> str:
        return "-".join(part for part in (self.field, self.network) if part)

    @property
    def is_settled(self) -> bool:
        return any(one.is_accepted for one in self.suggestions)

    @property
    def describes_item(self) -> bool:
        return any(one.describes_item for one in self.suggestions)

    @property
    def mark(self) -> str:
        """Another one where anything that is shown of it changed."""
        shown = "|".join(f"{one.pk} {one.decision} {one.mark} {one.text}" for one in self.suggestions)
        return hashlib.sha256(shown.encode()).hexdigest()[:12]

    @property
    def is_choice(self) -> bool:
        return len(self.suggestions) > 1


_ORDER = [
    Suggestion.Field.CAPTION,
    Suggestion.Field.HASHTAGS,
    Suggestion.Field.ALT_TEXT,
    Suggestion.Field.TITLE,
    Suggestion.Field.DESCRIPTION,
]


def groups_of(analysis: Analysis) -> list[Group]:
    """The fields in the order in which people need them, each with its networks."""
    found: dict[tuple[Suggestion.Field, str], list[Suggestion]] = {}
    for suggestion in analysis.suggestions.all():
        found.setdefault((Suggestion.Field(suggestion.field), suggestion.network), []).append(suggestion)
    ordered = sorted(found, key=lambda place: (_ORDER.index(place[0]), place[1]))
    return [
        Group(field.value, str(field.label), network, tuple(found[field, network]))
        for field, network in ordered
    ]


def common_groups(analysis: Analysis) -> list[Group]:
    """Those that were written for no network of their own."""
    return [group for group in groups_of(analysis) if not group.network]


@dataclass(frozen=True)
class Change:
    """A group that a page has not, or has otherwise. `after` is the key of the one it follows, empty for the first."""

    group: Group
    is_new: bool
    after: str


def changes_in(groups: Sequence[Group], known: Mapping[str, str]) -> list[Change]:
    """:param known: what a page shows, as group key → mark"""
    before = ["", *(group.key for group in groups)]
    return [
        Change(group, is_new=group.key not in known, after=after)
        for group, after in zip(groups, before, strict=False)
        if known.get(group.key) != group.mark
    ]


def chosen(analysis: Analysis, network: str = "") -> Chosen:
    """The words for a post: one that goes to every channel, or to those of one network."""

    def best[T](field: str, otherwise: T) -> T:
        return _best(analysis, field, network, otherwise)

    return Chosen(
        title=best(Suggestion.Field.TITLE, ""),
        description=best(Suggestion.Field.DESCRIPTION, ""),
        caption=best(Suggestion.Field.CAPTION, ""),
        hashtags=tuple(best(Suggestion.Field.HASHTAGS, ())),
        alt_text=analysis.media_item.alt_text or best(Suggestion.Field.ALT_TEXT, ""),
    )


def _best[T](analysis: Analysis, field: str, network: str, otherwise: T) -> T:
    """What a person accepted goes before what is open, the network's own before what is meant for all."""
    ours = [one for one in analysis.suggestions.all() if one.field == field and one.network in {"", network}]
    usable = [one for one in ours if one.is_accepted or (one.is_open and not one.asks)]
    order = {one.pk: (not one.is_accepted, one.network != network, one.position) for one in usable}
    best = min(usable, key=lambda one: order[one.pk], default=None)
    return best.current if best else otherwise
