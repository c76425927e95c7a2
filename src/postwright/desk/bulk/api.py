"""Many at once. Each item is done by itself: one that is refused leaves the others done."""

from typing import Any
from uuid import UUID

from ninja import Router

from postwright.base.accounts.middleware import ApiRequest
from postwright.base.accounts.models import Member
from postwright.base.usage.middleware import in_tenant, once
from postwright.desk.bulk.schemas import BulkNew, BulkOut
from postwright.flow.posts import queries as posts
from postwright.flow.publishing import operations, queries
from postwright.flow.publishing.models import BulkStep
from postwright.flow.review.models import Through
from postwright.kit.clock import now

router = Router(tags=["Many at once"])


def _load(member: Member, step_id: UUID) -> BulkStep:
    return queries.steps_for(member).prefetch_related("items").get(pk=step_id)


@router.post("", response={201: BulkOut}, operation_id="change_many", summary="Change many at once")
@in_tenant
@once(_load)
def change_many(request: ApiRequest, body: BulkNew) -> Any:
    """Moves, labels, approves, cancels or deletes up to 100. The answer says of each how it went."""
    member = request.auth
    step = operations.begin_step(
        verb=BulkStep.Verb(body.verb),
        wanted=body.wanted(),
        through=Through.API,
        by=member,
        at=now(),
        posts=[posts.posts_for(member).get(pk=one.id) for one in body.posts],
        publications=[queries.publications_for(member).get(pk=pk) for pk in body.publications],
    )
    return _worked_off(member, step)


@router.get("/{step_id}", response=BulkOut, operation_id="get_change_of_many", summary="See how it went")
@in_tenant
def get_change_of_many(request: ApiRequest, step_id: UUID) -> Any:
    return _load(request.auth, step_id)


@router.post("/{step_id}/undo", response=BulkOut, operation_id="undo_change_of_many", summary="Take it back")
@in_tenant
def undo_change_of_many(request: ApiRequest, step_id: UUID) -> Any:
    """What was done to each is taken back, as one step, where nobody changed it since."""
    step = operations.undo_step(step=_load(request.auth, step_id), by=request.auth, at=now())
    return _worked_off(request.auth, step)


def _worked_off(member: Member, step: BulkStep) -> BulkStep:
    list(operations.go_on(step=step, by=member, at=now()))
    return _load(member, step.pk)
