"""Many at once: done as one step, said, taken back."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.base.connections import queries as connections
from postwright.desk.library import operations, queries
from postwright.desk.library.forms import MOST_CHOSEN, POST, Order
from postwright.desk.library.operations import StillUsed
from postwright.desk.library.queries import Narrowing
from postwright.desk.library.views.items import rights
from postwright.desk.library.views.words import undone_by_nobody
from postwright.flow.brand import queries as brands
from postwright.flow.media import operations as media
from postwright.flow.media import queries as media_queries
from postwright.flow.media.models import MediaItem, MediaStep
from postwright.flow.media.operations import MediaError
from postwright.flow.posts import operations as posts
from postwright.flow.posts import queries as post_queries
from postwright.flow.publishing.operations import PublishingError
from postwright.kit.clock import now
from postwright.ui import respond

Verb = MediaStep.Verb


@require_POST
@member_required
def create_step(request: MemberRequest) -> HttpResponse:
    order = Order(request.POST)
    if not order.is_valid():
        return respond.plain(_("This page is out of date. Load it again."), status=422)
    items = _items(request, order.ids())
    if not 0 < len(items) <= MOST_CHOSEN:
        return respond.plain(_("Choose between 1 and %(most)d.") % {"most": MOST_CHOSEN}, status=422)
    if order.cleaned_data["verb"] == POST:
        return _begin_post(request, items)
    try:
        return _done(request, order, items)
    except StillUsed as error:
        held = queries.held_of(request.member, items)
        context = {"items": items, "uses": error.uses, "held": held, "free": len(items) - len(held)}
        return render(request, "library/asked.html", context)
    except (MediaError, PublishingError) as error:
        return respond.plain(str(error), status=error.status)


@require_POST
@member_required
def undo_step(request: MemberRequest, step_id: UUID) -> HttpResponse:
    step = get_object_or_404(media_queries.steps_for(request.member), pk=step_id)
    try:
        media.undo_step(step=step, by=request.member, at=now())
    except MediaError as error:
        return respond.plain(str(error), status=error.status)
    return HttpResponse(status=204)


def _done(request: MemberRequest, order: Order, items: list[MediaItem]) -> HttpResponse:
    verb, at, changed_posts = Verb(order.cleaned_data["verb"]), now(), ""
    if verb == Verb.REMOVE:
        let_go = order.cleaned_data["let_go"]
        changed_posts = undone_by_nobody(queries.uses_of_many(request.member, items))
        changed = operations.trash_many(items=items, let_go=let_go, by=request.member, at=at)
    else:
        changed = media.change_many(verb=verb, items=items, wanted=order.wanted(), by=request.member, at=at)
    shown = [] if verb == Verb.REMOVE else _again(request, changed.done)
    gone = changed.done if verb == Verb.REMOVE else []
    context = {"items": shown, "gone": gone, "refused": changed.refused, **rights(request)}
    response = render(request, "library/step.html", context)
    undo = reverse("library-step-undo", args=[changed.step.pk]) if changed.step.before else ""
    return respond.toast(response, f"{_said(verb, len(changed.done))} {changed_posts}".strip(), undo=undo)


def _begin_post(request: MemberRequest, items: list[MediaItem]) -> HttpResponse:
    """A post of the chosen ones, in the order in which they were chosen."""
    request.member.require(Right.WRITE_POSTS)
    brand = brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))
    if brand is None:
        return respond.go(request, "brand-new")
    there = connections.channels_for(request.member).filter(brand=brand)
    try:
        post = posts.create_post(
            brand=brand,
            by=request.member,
            at=now(),
            media=[(item, item.alt_text) for item in items],
            channels=[channel for channel in there if channel.is_active],
            utm=post_queries.last_tags(request.member, brand),
        )
    except posts.PostError as error:
        return respond.plain(str(error), status=error.status)
    return respond.go(request, "post", post.pk)


def _items(request: MemberRequest, wanted: list[UUID]) -> list[MediaItem]:
    """In the order asked for."""
    found = queries.library_for(request.member, Narrowing()).in_bulk(wanted[: MOST_CHOSEN + 1])
    return [found[pk] for pk in wanted if pk in found]


def _again(request: MemberRequest, items: Iterable[MediaItem]) -> list[MediaItem]:
    """As they are now."""
    found = queries.library_for(request.member, Narrowing()).filter(pk__in=[one.pk for one in items])
    return queries.with_uses(request.member, found)


def _said(verb: Verb, n: int) -> str:
    words = {
        Verb.TAG: ngettext("%(n)d tagged.", "%(n)d tagged.", n),
        Verb.UNTAG: ngettext("The tag is off %(n)d.", "The tag is off %(n)d.", n),
        Verb.STAR: ngettext("%(n)d is a favourite of yours.", "%(n)d are favourites of yours.", n),
        Verb.UNSTAR: ngettext("%(n)d is no favourite any more.", "%(n)d are no favourites any more.", n),
        Verb.ASSIGN: ngettext("%(n)d moved to the brand.", "%(n)d moved to the brand.", n),
        Verb.REMOVE: ngettext("%(n)d moved to the trash.", "%(n)d moved to the trash.", n),
    }
    return words[verb] % {"n": n}
