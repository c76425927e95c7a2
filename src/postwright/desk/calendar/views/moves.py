"""What is moved in the calendar."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.desk.calendar import rules
from postwright.desk.calendar.forms import Drop
from postwright.desk.calendar.queries import Entry
from postwright.flow.publishing import operations
from postwright.flow.publishing import queries as publishing
from postwright.flow.publishing.models import BulkItem, BulkStep
from postwright.flow.publishing.rules import wall_note
from postwright.flow.review.models import Through
from postwright.kit.clock import now


@require_POST
@member_required
def move_entry(request: MemberRequest) -> HttpResponse:
    """JSON: where the entry stands now, what there is to say about it, and how to take it back."""
    form = Drop(request.POST)
    if not form.is_valid():
        return JsonResponse({"said": _("This is no time in the calendar.")}, status=400)
    asked = form.cleaned_data
    publication = get_object_or_404(publishing.publications_for(request.member), pk=asked["publication"])
    own = publication.post.brand.zone
    zone, stood = asked["zone"] or own, asked["seen"] or publication.due_at
    due_at, kind, read_in = rules.put_down(stood, asked["due"], zone=zone, own=own)
    step = operations.begin_step(
        verb=BulkStep.Verb.MOVE,
        wanted={"due": due_at.isoformat(), "seen": stood.isoformat()},
        through=Through.PAGE,
        by=request.member,
        at=now(),
        publications=[publication],
    )
    [item] = operations.go_on(step=step, by=request.member, at=now())
    if item.state == BulkItem.State.REFUSED:
        return JsonResponse({"said": item.reason}, status=409)
    publication.due_at = due_at
    entry = Entry(publication, zone, None)
    return JsonResponse(
        {
            "start": entry.wall.isoformat(timespec="seconds"),
            "clock": entry.clock,
            "own": entry.own_clock,
            "due": due_at.isoformat(),
            "said": " ".join(filter(None, (_said(entry), wall_note(due_at, kind, read_in)))),
            "undo": reverse("bulk-undo", args=[step.pk]),
        }
    )


def _said(entry: Entry) -> str:
    when = formats.date_format(entry.wall, _("D j M H:i"))
    return _("Moved to %(when)s.") % {"when": f"{when} ({entry.own_clock})" if entry.own_clock else when}
