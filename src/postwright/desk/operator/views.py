from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from postwright.base.accounts.middleware import operator_required
from postwright.base.notices import operations as notices
from postwright.base.notices.queries import alerts_lately
from postwright.base.notices.queries import outbox as mails
from postwright.desk.operator import queries
from postwright.flow.media import operations as media
from postwright.kit.clock import now
from postwright.ports.storage import StorageError
from postwright.ui import respond
from postwright.ui.styleguide import show_styleguide

MAILS_SHOWN, ALERTS_SHOWN = 100, 5


@never_cache
@require_safe
@operator_required
def overview(request: HttpRequest) -> HttpResponse:
    at = now()
    context: dict[str, Any] = {
        "board": queries.Board(queries.figures(at=at)),
        "alerts": alerts_lately(at=at)[:ALERTS_SHOWN],
    }
    if not respond.is_part(request):
        context |= {
            "facts": queries.facts(),
            "alert_targets": queries.alert_targets(),
            "bucket": queries.bucket(),
            "networks_to_do": sum(not one.is_done for one in queries.set_ups()),
        }
    return respond.page(request, "operator/overview.html", context, part="health")


@never_cache
@require_safe
@operator_required
def show_bucket(request: HttpRequest) -> HttpResponse:
    """By itself, since a bucket that does not answer takes a while to say so."""
    return render(request, "operator/bucket.html", {"examined": queries.examined()})


show_bucket.own_transaction = True  # type: ignore[attr-defined] # none is held while the bucket is asked


@require_POST
@operator_required
def create_examination(request: HttpRequest) -> HttpResponse:
    try:
        media.examine_storage(at=now())
    except StorageError:
        respond.say(request, _("The bucket does not answer, so nothing was found out."))
    else:
        respond.say(request, _("Strangers were tried out on the bucket."))
    return respond.go(request, "operator")


create_examination.own_transaction = True  # type: ignore[attr-defined] # as above


@never_cache
@require_safe
@operator_required
def show_networks(request: HttpRequest) -> HttpResponse:
    return render(request, "operator/networks.html", {"set_ups": queries.set_ups()})


@never_cache
@require_safe
@operator_required
def outbox(request: HttpRequest) -> HttpResponse:
    return render(request, "operator/outbox.html", {"mails": mails()[:MAILS_SHOWN]})


@require_POST
@operator_required
def remove_mail(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    notices.remove_from_outbox(mail=get_object_or_404(mails(), pk=mail_id))
    respond.say(request, _("The mail is removed."))
    return respond.go(request, "outbox")


styleguide = operator_required(show_styleguide)
