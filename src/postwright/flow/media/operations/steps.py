"""One verb on many media items as one step, and the way back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from postwright.base.accounts.models import Member
from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand
from postwright.flow.media import queries
from postwright.flow.media.models import MediaItem, MediaStep
from postwright.flow.media.operations.assign import assign_media
from postwright.flow.media.operations.errors import MediaError, NothingToUndo
from postwright.flow.media.operations.favourites import star_media
from postwright.flow.media.operations.remove import remove_media, restore_media
from postwright.flow.media.operations.tags import create_tag, tag_media
from postwright.flow.media.rules import tag_names

Verb = MediaStep.Verb
HELD = "held"
STEPS_LAST = timedelta(days=7)


@dataclass(frozen=True)
class Changed:
    """What became of many. `refused` holds those left as they were, with the reason for each."""

    step: MediaStep
    done: list[MediaItem] = field(default_factory=list)
    refused: list[tuple[MediaItem, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Way:
    """One verb on one item: `do` answers what stood there before, None where nothing changed."""

    do: Callable[..., Any]
    undo: Callable[..., object]


@transaction.atomic
def change_many(
    *, verb: Verb, items: Iterable[MediaItem], wanted: str = "", by: Member, at: datetime
) -> Changed:
    """
    Each item goes through the verb as if a person had opened it alone; one that is refused leaves the others done.

    :param wanted: names of tags, parted by commas, the id of a brand ("" for none), or `HELD` where posts may go on holding what is
        removed
    :raises NotAllowed: the member may not
    :raises MediaTagError: there can be no such tag
    """
    step = MediaStep(organisation=by.organisation, by=by, verb=verb, wanted=wanted, created_at=at)
    changed, thing = Changed(step), _thing(verb, wanted, by, at)
    for item in items:
        try:
            with transaction.atomic():
                before = _WAYS[verb].do(item, thing, by, at)
        except MediaError as error:
            changed.refused.append((item, str(error)))
            continue
        changed.done.append(item)
        if before is not None:
            step.before[str(item.pk)] = before
    step.save(force_insert=True)
    return changed


@transaction.atomic
def undo_step(*, step: MediaStep, by: Member, at: datetime) -> int:
    """
    What the step changed is as it was, where it is still there. Returns of how many.

    :raises NothingToUndo: it changed nothing, or was taken back
    """
    step = queries.steps_for(by).select_for_update(of=("self",)).get(pk=step.pk)
    if step.undone_at or not step.before:
        raise NothingToUndo
    way, thing = _WAYS[Verb(step.verb)], step.wanted
    rows = queries.trash_for(by) if step.verb == Verb.REMOVE else queries.items_for(by)
    found = rows.in_bulk([UUID(key) for key in step.before])
    for pk, item in found.items():
        way.undo(item, thing, step.before[str(pk)], by, at)
    step.undone_at = at
    step.save(update_fields=["undone_at"])
    return len(found)


def forget_steps(*, at: datetime) -> int:
    """Delete the records of every organisation that nobody takes back any more. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT door_forget_media_steps(%s)", [at - STEPS_LAST])
        return int(cursor.fetchone()[0])


def _thing(verb: Verb, wanted: str, by: Member, at: datetime) -> Any:
    """The tags' names as they are kept, or the brand."""
    if verb == Verb.TAG:
        return [create_tag(name=name, by=by, at=at).name for name in tag_names(wanted) or [wanted]]
    if verb == Verb.UNTAG:
        return tag_names(wanted)
    return _brand(wanted, by) if verb == Verb.ASSIGN else wanted


def _brand(wanted: str, by: Member) -> Brand | None:
    return brands.brands_for(by).get(pk=UUID(wanted)) if wanted else None


def _names(item: MediaItem) -> list[str]:
    return [tag.name for tag in item.tags.all()]


def _tag(item: MediaItem, wanted: list[str], by: Member, at: datetime) -> list[str] | None:
    names = _names(item)
    worn = set(map(str.casefold, names))
    new = [one for one in wanted if one.casefold() not in worn]
    if not new:
        return None
    tag_media(item=item, names=[*names, *new], by=by, at=at)
    return new


def _untag(item: MediaItem, wanted: list[str], by: Member, at: datetime) -> list[str] | None:
    names, leaving = _names(item), set(map(str.casefold, wanted))
    left = [one for one in names if one.casefold() not in leaving]
    if left == names:
        return None
    tag_media(item=item, names=left, by=by, at=at)
    return [one for one in names if one.casefold() in leaving]


def _star(item: MediaItem, _wanted: str, by: Member, at: datetime) -> bool | None:
    return star_media(item=item, is_favourite=True, by=by, at=at) or None


def _unstar(item: MediaItem, _wanted: str, by: Member, at: datetime) -> bool | None:
    return star_media(item=item, is_favourite=False, by=by, at=at) or None


def _assign(item: MediaItem, brand: Brand | None, by: Member, at: datetime) -> str | None:
    before = item.brand_id
    if before == (brand.pk if brand else None):
        return None
    assign_media(item=item, brand=brand, by=by, at=at)
    return str(before or "")


def _remove(item: MediaItem, wanted: str, by: Member, at: datetime) -> str:
    remove_media(item=item, by=by, at=at, is_held=wanted == HELD)
    return ""


def _assign_back(item: MediaItem, _wanted: str, before: str, by: Member, at: datetime) -> None:
    there = brands.brands_for(by).filter(pk=UUID(before)).first() if before else None
    assign_media(item=item, brand=there, by=by, at=at)


def _restore(item: MediaItem, _wanted: str, _before: str, by: Member, at: datetime) -> None:
    if item.is_leaving(at=at):
        return
    restore_media(item=item, by=by, at=at)


_WAYS = {
    Verb.TAG: _Way(_tag, lambda item, _name, before, by, at: _untag(item, before, by, at)),
    Verb.UNTAG: _Way(_untag, lambda item, _name, before, by, at: _tag(item, before, by, at)),
    Verb.STAR: _Way(_star, lambda item, _none, _before, by, at: _unstar(item, "", by, at)),
    Verb.UNSTAR: _Way(_unstar, lambda item, _none, _before, by, at: _star(item, "", by, at)),
    Verb.ASSIGN: _Way(_assign, _assign_back),
    Verb.REMOVE: _Way(_remove, _restore),
}
