"""What the pages of channels begin with."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from postwright.base.accounts.middleware import MemberRequest
from postwright.base.accounts.rules import Right
from postwright.base.connections import queries as connections
from postwright.base.connections.adapters import networks
from postwright.base.connections.models import Channel
from postwright.desk.channels import queries
from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand
from postwright.kit.clock import now


def chosen_brand(request: MemberRequest) -> Brand | None:
    return brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))


def channel_of(request: MemberRequest, channel_id: UUID) -> Channel:
    return get_object_or_404(connections.channels_for(request.member), pk=channel_id)


def health_context(request: MemberRequest, channel: Channel) -> dict[str, Any]:
    """What the part of the page about a channel's health shows."""
    at = now()
    return {
        "channel": channel,
        "network": networks()[channel.network],
        "health": queries.health_of(channel, at=at, rests_until=queries.rests_until(channel, at=at)),
        "last_sent": queries.last_sent(request.member, channel),
        "can_manage": request.member.may(Right.MANAGE_CHANNELS),
    }
