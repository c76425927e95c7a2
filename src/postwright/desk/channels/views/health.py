"""Asking a network how an account is, because a person wants to know now."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.base.connections.adapters import look_after
from postwright.desk.channels import queries
from postwright.desk.channels.views.loading import channel_of, health_context
from postwright.kit import tenancy
from postwright.kit.clock import now
from postwright.ui import respond


@require_POST
@member_required
def create_check(request: MemberRequest, channel_id: UUID) -> HttpResponse:
    """Outside any transaction: it may take seconds. The answer stands where the question did."""
    request.member.require(Right.MANAGE_CHANNELS)
    at, organisation = now(), request.member.organisation_id
    with tenancy.scope(organisation):
        channel = channel_of(request, channel_id)
        before = queries.health_of(channel, at=at).label
        rests = queries.rests_until(channel, at=at)
    if not rests and not channel.needs_reconnect:
        look_after(channel, at=at)
    with tenancy.scope(organisation):
        context = health_context(request, channel_of(request, channel_id))
        # The head of the page says it, too.
        if context["health"].label != before or not respond.is_part(request):
            return respond.go(request, "channel", channel.pk)
        return respond.page(request, "channels/channel.html", context, part="health")


create_check.own_transaction = True  # type: ignore[attr-defined] # as above
