"""What can be done to many at once. `do` answers with what `undo` needs to know, as JSON, and a `note` for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.flow.posts import operations as posts
from postwright.flow.posts import queries as post_queries
from postwright.flow.posts.models import Post
from postwright.flow.publishing import queries, rules
from postwright.flow.publishing.models import BulkItem, BulkStep, Publication
from postwright.flow.publishing.operations.bring_back import Stood, bring_back_publication
from postwright.flow.publishing.operations.cancel import cancel_publication, unschedule_post
from postwright.flow.publishing.operations.changes import lock_post
from postwright.flow.publishing.operations.errors import NotScheduled, PublishingError
from postwright.flow.publishing.operations.schedule import move_publication
from postwright.flow.review import operations as review
from postwright.flow.review.models import Through

type Json = dict[str, Any]
State = Publication.State


class ChangedSince(PublishingError): ...


class _Do(Protocol):
    def __call__(self, item: BulkItem, wanted: Json, /, *, by: Member, at: datetime) -> Json: ...


class _Undo(Protocol):
    def __call__(self, item: BulkItem, /, *, by: Member, at: datetime) -> None: ...


@dataclass(frozen=True)
class Verb:
    do: _Do
    undo: _Undo


def _move(item: BulkItem, wanted: Json, *, by: Member, at: datetime) -> Json:
    """:param wanted: `days` later, on the day `date`, or at the moment `due`; `seen` is where it was seen before"""
    moved, notes = {}, []
    for publication in _planned(item, by):
        before = publication.due_at
        if before != datetime.fromisoformat(wanted.get("seen", before.isoformat())):
            raise ChangedSince(_("Somebody moved it meanwhile. It stays where they put it."))
        due, note = _due(before, publication.post.brand.zone, wanted)
        move_publication(publication=publication, due_at=due, by=by, at=at)
        moved[str(publication.pk)] = {"from": before.isoformat(), "to": due.isoformat()}
        notes.append(note)
    return {"moved": moved, "note": " ".join(dict.fromkeys(filter(None, notes)))}


def _move_back(item: BulkItem, *, by: Member, at: datetime) -> None:
    for pk, times in item.before["moved"].items():
        publication = queries.publications_for(by).select_for_update(of=("self",)).get(pk=pk)
        if publication.due_at != datetime.fromisoformat(times["to"]):
            raise ChangedSince(_("Somebody moved it again since."))
        due_at = datetime.fromisoformat(times["from"])
        move_publication(publication=publication, due_at=due_at, by=by, at=at)


def _label(item: BulkItem, wanted: Json, *, by: Member, at: datetime) -> Json:
    """:param wanted: ids of labels, to `add` and to `remove`"""
    post = _post(item, by)
    worn = _worn(post)
    _set_labels(post, (worn - set(wanted["remove"])) | set(wanted["add"]), by=by, at=at)
    return {"added": sorted(_worn(post) - worn), "removed": sorted(worn - _worn(post))}


def _label_back(item: BulkItem, *, by: Member, at: datetime) -> None:
    """Only what the step did: labels that somebody set since stay."""
    post, added, removed = _post(item, by), set(item.before["added"]), set(item.before["removed"])
    _set_labels(post, (_worn(post) - added) | removed, by=by, at=at)


def _approve(item: BulkItem, wanted: Json, *, by: Member, at: datetime) -> Json:
    """:param wanted: the `revisions` that the person saw, by post"""
    post = _post(item, by)
    revision = wanted["revisions"].get(str(post.pk))
    if revision is None:
        raise ChangedSince(_("Open it to approve it."))
    review.approve_post(post=post, revision=revision, by=by, at=at, through=Through(item.step.through))
    return {}


def _take_back_approval(item: BulkItem, *, by: Member, at: datetime) -> None:
    review.take_back_approval(post=_post(item, by), by=by, at=at)


def _take_back(item: BulkItem, _wanted: Json, *, by: Member, at: datetime) -> Json:
    """A publication is cancelled; of a post all that is not sent yet; a draft goes off the list."""
    post = _post(item, by)
    if item.publication_id is None and not post.is_confirmed:
        posts.remove_post(post=post, by=by, at=at)
        return {"removed": True}
    before = _standing(lock_post(post), item, by)
    if item.publication_id:
        publication = queries.publications_for(by).get(pk=item.publication_id)
        cancel_publication(publication=publication, by=by, at=at)
    else:
        unschedule_post(post=post, by=by, at=at)
    return {"cancelled": before, "revision": post.revision}


def _bring_back(item: BulkItem, *, by: Member, at: datetime) -> None:
    if item.before.get("removed"):
        post = post_queries.removed_posts_for(by).get(pk=item.post_id)
        posts.restore_post(post=post, by=by, at=at)
        return
    for pk, stood in item.before["cancelled"].items():
        bring_back_publication(
            publication=queries.publications_for(by).get(pk=pk),
            stood=Stood.from_json(stood),
            revision=item.before["revision"],
            by=by,
            at=at,
        )


VERBS: Mapping[BulkStep.Verb, Verb] = {
    BulkStep.Verb.MOVE: Verb(_move, _move_back),
    BulkStep.Verb.LABEL: Verb(_label, _label_back),
    BulkStep.Verb.APPROVE: Verb(_approve, _take_back_approval),
    BulkStep.Verb.TAKE_BACK: Verb(_take_back, _bring_back),
}


def _post(item: BulkItem, by: Member) -> Post:
    return post_queries.posts_for(by).get(pk=item.post_id)


def _standing(post: Post, item: BulkItem, by: Member) -> Json:
    """What is about to be cancelled, locked until it is."""
    rows = queries.publications_for(by).filter(post=post).exclude(state__in=[State.SENT, State.CANCELLED])
    if item.publication_id:
        rows = rows.filter(pk=item.publication_id)
    return {str(one.pk): Stood.of(one).to_json() for one in rows.select_for_update(of=("self",))}


def _planned(item: BulkItem, by: Member) -> list[Publication]:
    """Locked: where each stands now is where it stands until it was moved."""
    found = queries.publications_for(by).filter(post=item.post_id).select_for_update(of=("self",))
    if item.publication_id:
        return [found.get(pk=item.publication_id)]
    if planned := list(found.filter(state=State.SCHEDULED)):
        return planned
    raise NotScheduled(_("Nothing of this post is scheduled."))


def _due(before: datetime, zone: ZoneInfo, wanted: Json) -> tuple[datetime, str]:
    """The moment that is meant, and what daylight saving makes worth saying about it."""
    if "due" in wanted:
        return datetime.fromisoformat(wanted["due"]), ""
    if "date" in wanted:
        due, kind = rules.on_day(before, zone, date.fromisoformat(wanted["date"]))
    else:
        due, kind = rules.shifted(before, zone, wanted["days"])
    return due, rules.wall_note(due, kind, zone)


def _worn(post: Post) -> set[str]:
    return {str(label.pk) for label in post_queries.labels_of(post)}


def _set_labels(post: Post, wanted: set[str], *, by: Member, at: datetime) -> None:
    labels = post_queries.labels_for(by).filter(pk__in=wanted)
    posts.label_post(post=post, labels=labels, by=by, at=at)
