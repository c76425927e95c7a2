"""What the studio's pages share."""

from typing import Any
from uuid import UUID

from django.http import Http404

from postwright.base.accounts.middleware import MemberRequest
from postwright.base.accounts.rules import Right
from postwright.flow.analysis import queries
from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand
from postwright.flow.media.models import MediaItem


def item_of(request: MemberRequest, media_id: UUID) -> MediaItem:
    """With its `runs`."""
    item = queries.item_with_runs(request.member, media_id)
    if item is None:
        raise Http404
    return item


def brand_of(request: MemberRequest) -> Brand | None:
    """The one that the person works on."""
    return brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))


def rights_of(request: MemberRequest) -> dict[str, Any]:
    may = request.member.may
    return {"may_write": may(Right.WRITE_POSTS), "may_describe": may(Right.UPLOAD_MEDIA)}
