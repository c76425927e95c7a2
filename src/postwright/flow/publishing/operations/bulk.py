"""
One verb on many posts or publications, and the way back.

Each item is a transaction of its own and goes through the same verb as if a person had opened it alone. One that is
refused leaves the others as they are done, and says why. So a step may be worked off in pieces, and broken off.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member, NotAllowed
from postwright.flow.posts.models import Post
from postwright.flow.posts.operations import PostError
from postwright.flow.publishing import queries
from postwright.flow.publishing.models import BulkItem, BulkStep, Publication
from postwright.flow.publishing.operations import bulk_verbs
from postwright.flow.publishing.operations.errors import PublishingError
from postwright.flow.review.models import Through
from postwright.kit import tenancy

MOST_ITEMS = 1000
STEPS_LAST = timedelta(days=7)
REFUSALS = (PublishingError, PostError, NotAllowed)
State = BulkItem.State
TO_DO = (State.WAITING, State.UNDOING)


class NothingChosen(PublishingError): ...


class NothingToUndo(PublishingError): ...


@transaction.atomic
def begin_step(
    *,
    verb: BulkStep.Verb,
    wanted: dict[str, Any],
    through: Through,
    by: Member,
    at: datetime,
    posts: Iterable[Post] = (),
    publications: Iterable[Publication] = (),
) -> BulkStep:
    """
    Write down what is to be done; `go_on` does it.

    :param wanted: what the verb needs, see `bulk_verbs`
    :raises NothingChosen: nothing, or more than one step takes
    """
    chosen = [(post.pk, None) for post in posts] + [(one.post_id, one.pk) for one in publications]
    if not 0 < len(chosen) <= MOST_ITEMS:
        raise NothingChosen(_("Choose between 1 and %(most)d.") % {"most": MOST_ITEMS})
    step = BulkStep.objects.create(
        organisation=by.organisation, by=by, verb=verb, wanted=wanted, through=through, created_at=at
    )
    BulkItem.objects.bulk_create(
        BulkItem(
            organisation=by.organisation, step=step, post_id=post, publication_id=publication, position=place
        )
        for place, (post, publication) in enumerate(chosen)
    )
    return step


def go_on(*, step: BulkStep, by: Member, at: datetime) -> Iterator[BulkItem]:
    """Do what is still to be done, or to be taken back, item by item; whoever asks may stop in between."""
    while True:
        with tenancy.scope(by.organisation_id):
            rows = BulkItem.objects.select_for_update(of=("self",), skip_locked=True)
            item = rows.filter(step=step, state__in=TO_DO).order_by("position").first()
            if item is None:
                return
            _work_on(item, step, by=by, at=at)
        yield item


@transaction.atomic
def undo_step(*, step: BulkStep, by: Member, at: datetime) -> BulkStep:
    """
    All that the step did is to be taken back; `go_on` does it.

    :raises NothingToUndo: it did nothing, or was taken back
    """
    step = queries.steps_for(by).select_for_update(of=("self",)).get(pk=step.pk)
    done = BulkItem.objects.filter(step=step, state=State.DONE)
    BulkItem.objects.filter(step=step, state=State.WAITING).update(state=State.UNDONE)
    if not done.update(state=State.UNDOING):
        raise NothingToUndo(_("There is nothing to take back."))
    step.undone_at = at
    step.save(update_fields=["undone_at"])
    return step


def forget_steps(*, at: datetime) -> int:
    """Delete the records of every organisation that nobody takes back any more. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT door_forget_bulk_steps(%s)", [at - STEPS_LAST])
        return int(cursor.fetchone()[0])


def _work_on(item: BulkItem, step: BulkStep, *, by: Member, at: datetime) -> None:
    verb = bulk_verbs.VERBS[BulkStep.Verb(step.verb)]
    item.step, is_undo = step, item.state == State.UNDOING
    try:
        with transaction.atomic():
            if is_undo:
                verb.undo(item, by=by, at=at)
            else:
                item.before = verb.do(item, step.wanted, by=by, at=at)
        item.state = State.UNDONE if is_undo else State.DONE
        item.reason = "" if is_undo else item.before.get("note", "")
    except REFUSALS as error:
        item.state, item.reason = (State.STAYS if is_undo else State.REFUSED), str(error)
    except ObjectDoesNotExist:
        item.state, item.reason = (State.STAYS if is_undo else State.REFUSED), _("It is no longer there.")
    item.save(update_fields=["state", "reason", "before"])
