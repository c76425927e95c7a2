"""Many at once: begun, worked off second by second so that progress shows, summed up, taken back."""

from collections.abc import Iterator
from time import monotonic
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.desk.bulk.forms import Order
from postwright.flow.posts import queries as posts
from postwright.flow.publishing import operations, queries
from postwright.flow.publishing.models import BulkItem, BulkStep
from postwright.flow.review.models import Through
from postwright.kit import tenancy
from postwright.kit.clock import now

PATIENCE_S = 1.0  # what takes longer shows how far it is
MOST_REASONS = 50
State = BulkItem.State
JSON = "application/json"


@require_POST
@member_required
def create_step(request: MemberRequest) -> HttpResponse:
    order = Order(request.POST)
    if not order.is_valid():
        return _refused(" ".join(str(error) for errors in order.errors.values() for error in errors))
    with tenancy.scope(request.member.organisation_id):
        wanted = posts.posts_for(request.member).filter(pk__in=order.cleaned_data["post"])
        planned = queries.publications_for(request.member).filter(pk__in=order.cleaned_data["publication"])
        try:
            step = operations.begin_step(
                verb=BulkStep.Verb(order.cleaned_data["verb"]),
                wanted=order.wanted(),
                through=Through.PAGE,
                by=request.member,
                at=now(),
                posts=wanted,
                publications=planned,
            )
        except operations.PublishingError as error:
            return _refused(str(error), error.status)
    return _worked_on(request, step)


@require_POST
@member_required
def continue_step(request: MemberRequest, step_id: UUID) -> HttpResponse:
    with tenancy.scope(request.member.organisation_id):
        step = get_object_or_404(queries.steps_for(request.member), pk=step_id)
    return _worked_on(request, step)


@require_POST
@member_required
def undo_step(request: MemberRequest, step_id: UUID) -> HttpResponse:
    with tenancy.scope(request.member.organisation_id):
        step = get_object_or_404(queries.steps_for(request.member), pk=step_id)
        try:
            step = operations.undo_step(step=step, by=request.member, at=now())
        except operations.PublishingError as error:
            return _refused(str(error), error.status)
    if request.headers.get("Accept") == JSON:
        return _said(request, step)
    return _worked_on(request, step)


for own in (create_step, continue_step, undo_step):
    own.own_transaction = True  # type: ignore[attr-defined]


def _worked_on(request: MemberRequest, step: BulkStep) -> HttpResponse:
    work = operations.go_on(step=step, by=request.member, at=now())
    _spend(work, PATIENCE_S)
    with tenancy.scope(request.member.organisation_id):
        tally = queries.tally_of(step)
        left = tally["waiting"] + tally["undoing"]
        unwilling = State.STAYS if step.undone_at else State.REFUSED
        context = {
            "step": step,
            "tally": tally,
            "left": left,
            "of": sum(tally.values()),
            "gone": sum(tally.values()) - left,
            "unwilling": queries.items_of(step).filter(state=unwilling)[:MOST_REASONS],
            "unwilling_count": tally[unwilling],
            "notable": queries.items_of(step).filter(state=State.DONE).exclude(reason="")[:MOST_REASONS],
        }
        response = render(request, "bulk/step.html", context)
    if not left:
        response.headers["HX-Trigger-After-Swap"] = "calendar-changed"
    return response


def _said(request: MemberRequest, step: BulkStep) -> HttpResponse:
    """For a script that took one thing back: how that went, in words."""
    items = list(operations.go_on(step=step, by=request.member, at=now()))
    stays = [item.reason for item in items if item.state == State.STAYS]
    return JsonResponse({"said": " ".join(stays) or _("Taken back.")}, status=409 if stays else 200)


def _spend(work: Iterator[BulkItem], seconds: float) -> None:
    until = monotonic() + seconds
    for _item in work:
        if monotonic() > until:
            return


def _refused(words: str, status: int = 400) -> HttpResponse:
    return HttpResponse(words, content_type="text/plain; charset=utf-8", status=status)
