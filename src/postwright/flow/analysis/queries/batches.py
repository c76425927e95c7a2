"""What came in together: how far each item is, and what the pictures have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from postwright.base.accounts.models import Member
from postwright.base.engines import operations as engines
from postwright.flow.analysis import rules
from postwright.flow.analysis.models import Analysis, Suggestion
from postwright.flow.analysis.queries.history import Narrowing, history_for
from postwright.flow.analysis.queries.runs import findings_for
from postwright.flow.media.models import MediaItem

MOST = 500  # frames of one strip


@dataclass(frozen=True)
class Frame:
    """One picture of the strip, with its newest run."""

    item: MediaItem
    run: Analysis | None

    @property
    def state(self) -> str:
        """One letter, which a page that asks again compares."""
        if self.item.has_failed or (self.run and self.run.has_failed):
            return "f"
        if self.run is None or self.run.is_open:
            return "v" if self.item.is_viewable else "w"
        return "o" if self.is_undecided else "d"

    @property
    def is_under_way(self) -> bool:
        return self.state in {"w", "v"}

    @property
    def is_broken(self) -> bool:
        return self.state == "f"

    @property
    def is_decided(self) -> bool:
        return self.state == "d"

    @property
    def suggestions(self) -> list[Suggestion]:
        return list(self.run.suggestions.all()) if self.run else []

    @property
    def is_undecided(self) -> bool:
        return any(one.is_open for one in self.suggestions)

    @property
    def name(self) -> str:
        return (self.run.headline if self.run else "") or self.item.file_name


@dataclass(frozen=True)
class Kind:
    """A field of which `count` pictures have a suggestion that could be accepted as it is."""

    field: str
    label: str
    count: int


@dataclass(frozen=True)
class Common:
    """What a set of pictures shows together; `first` is the picture to begin with, and `reasons` say why."""

    colours: tuple[str, ...]
    hashtags: tuple[str, ...]
    first: MediaItem
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Batch:
    id: UUID
    frames: tuple[Frame, ...]

    @property
    def states(self) -> str:
        return "".join(frame.state for frame in self.frames)

    @property
    def done(self) -> int:
        return sum(not frame.is_under_way for frame in self.frames)

    @property
    def left(self) -> int:
        return len(self.frames) - self.done

    @property
    def undecided(self) -> int:
        return self.states.count("o")

    @cached_property
    def seconds_left(self) -> int | None:
        """By how fast the last ones ended; unknown before three have."""
        ended = [frame.run.finished_at for frame in self.frames if frame.run and frame.run.finished_at]
        return rules.seconds_left(sorted(ended), self.left)

    @property
    def time_left(self) -> str:
        return rules.about(self.seconds_left) if self.left and self.seconds_left is not None else ""

    @property
    def kinds(self) -> list[Kind]:
        counts = {field: len(acceptable(self.frames, field)) for field in Suggestion.Field}
        return [Kind(field.value, str(field.label), count) for field, count in counts.items() if count]


def batch_for(member: Member, batch: UUID) -> Batch | None:
    """In the order in which they came; None where nothing came in under this name."""
    items = history_for(member, Narrowing(batch=batch)).order_by("pk")[:MOST]
    frames = tuple(Frame(item, next(iter(item.runs), None)) for item in items)  # type: ignore[attr-defined]
    return Batch(batch, frames) if frames else None


def batch_size(member: Member, batch: UUID) -> int:
    return Analysis.objects.filter(organisation=member.organisation, batch=batch).count()


def acceptable(frames: Sequence[Frame], field: str) -> list[Suggestion]:
    """Of each picture the first open suggestion of a field that asks nothing, where none was accepted yet."""
    found = []
    for frame in frames:
        ours = [one for one in frame.suggestions if one.field == field and not one.network]
        usable = [one for one in ours if one.is_open and not one.asks]
        if usable and not any(one.is_accepted for one in ours):
            found.append(min(usable, key=lambda one: one.position))
    return found


def common_to(member: Member, batch: Batch) -> Common | None:
    """Of the photos that were looked at; None for less than two."""
    photos = [frame.item for frame in batch.frames if not frame.item.is_video]
    findings = findings_for(member, [item.pk for item in photos])
    looked_at = [item for item in photos if item.pk in findings]
    if len(looked_at) < 2:
        return None
    found = engines.compare(pictures=[findings[item.pk] for item in looked_at])
    return Common(
        colours=tuple(str(rules.COLOURS.get(one.name, one.name)) for one in found.colours),
        hashtags=_common_hashtags(batch),
        first=looked_at[found.first],
        reasons=tuple(str(rules.WHY_FIRST[why]) for why in found.why_first),
    )


def _common_hashtags(batch: Batch) -> tuple[str, ...]:
    """Those of two thirds of the pictures, accepted words before suggested ones."""
    each = []
    for frame in batch.frames:
        ours = [
            one
            for one in frame.suggestions
            if one.field == rules.HASHTAGS and not one.network and not one.is_rejected
        ]
        if ours:
            each.append(ours[0].current)
    return rules.shared_words(each)


def decided_at(member: Member, batch: UUID, at: datetime) -> list[Suggestion]:
    """What this member accepted in one step, for taking it back."""
    return list(
        Suggestion.objects.filter(
            organisation=member.organisation,
            analysis__media_item__analyses__batch=batch,
            decided_by=member,
            decided_at__gte=at,
            decided_at__lt=at + timedelta(milliseconds=1),
        ).distinct()
    )
