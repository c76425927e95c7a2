"""What the pages of channels begin with."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from postwright.base.accounts.middleware import MemberRequest
from postwright.base.connections import queries as connections
from postwright.base.connections.models import Channel
from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand


def chosen_brand(request: MemberRequest) -> Brand | None:
    return brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))


def channel_of(request: MemberRequest, channel_id: UUID) -> Channel:
    return get_object_or_404(connections.channels_for(request.member), pk=channel_id)
