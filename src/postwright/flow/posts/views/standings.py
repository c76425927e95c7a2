"""What an account may choose, as its network says it while somebody composes."""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.base.connections import queries as connections
from postwright.base.connections.adapters import look_after, networks
from postwright.base.connections.models import Channel
from postwright.flow.posts import adapters, queries
from postwright.kit import tenancy
from postwright.kit.clock import now

FRESH = timedelta(minutes=1)  # TikTok answers 20 times a minute, whoever asks


@require_POST
@member_required
def ask_for_choices(request: MemberRequest, post_id: UUID, channel_id: UUID) -> HttpResponse:
    """
    The choices of one channel, where its network now says something else of them than the page shows; else 204.

    Outside any transaction: it may take seconds.
    """
    request.member.require(Right.WRITE_POSTS)
    at, organisation = now(), request.member.organisation_id
    with tenancy.scope(organisation):
        channel = _channel_of(request, post_id, channel_id)
        before = queries.capabilities_of(channel)
    if _is_to_be_asked(channel, at):
        look_after(channel, at=at)
    with tenancy.scope(organisation):
        post = adapters.post_of(request, post_id)
        lanes = [one for one in queries.lanes_for(request.member, post) if one.channel.pk == channel_id]
        if post.is_confirmed or not lanes or lanes[0].can == before:
            return HttpResponse(status=204)
        response = render(request, "posts/choices.html", {"post": post, "lane": lanes[0]})
        response.headers["HX-Trigger-After-Swap"] = "composer-stale"  # the checks and the previews follow
        return response


ask_for_choices.own_transaction = True  # type: ignore[attr-defined] # as above


def _channel_of(request: MemberRequest, post_id: UUID, channel_id: UUID) -> Channel:
    brand = adapters.post_of(request, post_id).brand_id
    return get_object_or_404(connections.channels_for(request.member).filter(brand=brand), pk=channel_id)


def _is_to_be_asked(channel: Channel, at: datetime) -> bool:
    """Not while it needs a person, was asked a moment ago, or has asked to wait."""
    if not networks()[channel.network].live_standing or channel.needs_reconnect:
        return False
    if channel.checked_at and channel.checked_at > at - FRESH:
        return False
    return not (channel.check_failures and channel.check_at and channel.check_at > at)
