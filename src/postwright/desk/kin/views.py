"""The part of an item's page that knows what became of it and of others like it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.base.connections import queries as connections
from postwright.desk.kin import queries
from postwright.flow.brand import queries as brands
from postwright.flow.media import queries as media
from postwright.flow.posts import operations as posts
from postwright.kit.clock import now
from postwright.ui import respond


@require_safe
@member_required
def show_kin(request: MemberRequest, media_id: UUID) -> HttpResponse:
    item = get_object_or_404(media.items_for(request.member), pk=media_id)
    kin = queries.kin_of(request.member, item, at=now())
    may_write = request.member.may(Right.WRITE_POSTS)
    return render(request, "kin/kin.html", {"item": item, "kin": kin, "may_write": may_write})


@require_POST
@member_required
def create_series(request: MemberRequest, media_id: UUID) -> HttpResponse:
    """A draft of an item and those that belong to it, in their order."""
    request.member.require(Right.WRITE_POSTS)
    item = get_object_or_404(media.items_for(request.member).select_related("brand"), pk=media_id)
    brand = item.brand or brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))
    if brand is None:
        return respond.go(request, "brand-new")
    series = [item, *queries.kin_of(request.member, item, at=now()).series]
    channels = [one for one in connections.channels_for(request.member).filter(brand=brand) if one.is_active]
    post = posts.create_post(
        brand=brand,
        by=request.member,
        at=now(),
        media=[(one, one.alt_text) for one in series],
        channels=channels,
    )
    respond.say(request, _("A draft of all of them. Take out what does not belong, and change the order."))
    return respond.go(request, "post", post.pk)
