"""The queue of each channel: its week, its next free places, and what joins it."""

import random
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.base.connections import queries as connections
from postwright.base.connections.models import Channel
from postwright.desk.queue import queries
from postwright.desk.queue.forms import WeekForm
from postwright.desk.queue.rules import SUGGESTIONS
from postwright.flow.brand import queries as brands
from postwright.flow.posts import queries as posts
from postwright.flow.posts.models import Post
from postwright.flow.posts.operations import PostError
from postwright.flow.publishing import operations
from postwright.flow.publishing import queries as publishing
from postwright.flow.review.models import Through
from postwright.kit.clock import now
from postwright.ui import respond

REFUSALS = (operations.PublishingError, PostError)
CHANGED = "calendar-changed"


@require_GET
@member_required
def show_queues(request: MemberRequest) -> HttpResponse:
    brand = brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))
    context = {
        "brand": brand,
        "queues": queries.queues_for(request.member, brand, at=now()) if brand else [],
        **_allowed(request),
    }
    return render(request, "queue/queues.html", context)


@require_POST
@member_required
def set_times(request: MemberRequest, channel_id: UUID) -> HttpResponse:
    channel = _channel(request, channel_id)
    form = WeekForm(request.POST)
    if not form.is_valid():
        return _card(request, channel, problem=" ".join(map(str, form.non_field_errors())), status=422)
    try:
        operations.set_queue_times(
            channel=channel, times=form.cleaned_data["week"], by=request.member, at=now()
        )
    except operations.PublishingError as error:
        return _card(request, channel, problem=str(error), status=422)
    return respond.toast(_card(request, channel), _("Saved."))


@require_POST
@member_required
def create_shuffle(request: MemberRequest, channel_id: UUID) -> HttpResponse:
    channel = _channel(request, channel_id)
    chance = random.SystemRandom()
    try:
        dealt = operations.shuffle_queue(channel=channel, by=request.member, at=now(), chance=chance)
    except operations.PublishingError as error:
        return respond.toast(_card(request, channel), str(error), tone="bad")
    said = _("%(number)d posts have changed places.") % {"number": len(dealt)}
    return respond.toast(_card(request, channel), said)


@require_http_methods(["GET", "POST"])
@member_required
def queue_post(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """The part of the schedule that offers the next free places; a POST takes them."""
    post = get_object_or_404(posts.posts_for(request.member), pk=post_id)
    if request.method != "POST":
        return _offer(request, post)
    revision = request.POST.get("revision", "")
    try:
        planned = operations.queue_post(
            post=post,
            revision=int(revision) if revision.isdecimal() and len(revision) < 10 else 0,
            by=request.member,
            at=now(),
            read=Through.PAGE if "has_read" in request.POST else None,
        )
    except REFUSALS as error:
        return _offer(request, post, problem=str(error))
    local = planned[0].due_at.astimezone(post.brand.zone)
    said = _("In the queue: %(when)s.") % {"when": formats.date_format(local, _("D j M H:i"))}
    response = respond.toast(_offer(request, post), said)
    response.headers["HX-Trigger-After-Swap"] = CHANGED
    return response


@require_POST
@member_required
def move_to_next_place(request: MemberRequest, publication_id: UUID) -> HttpResponse:
    publication = get_object_or_404(publishing.publications_for(request.member), pk=publication_id)
    response = HttpResponse()
    try:
        moved = operations.move_to_next_place(publication=publication, by=request.member, at=now())
    except REFUSALS as error:
        return respond.toast(response, str(error), tone="bad")
    local = moved.due_at.astimezone(publication.post.brand.zone)
    said = _("Moved to %(when)s.") % {"when": formats.date_format(local, _("D j M H:i"))}
    response.headers["HX-Trigger-After-Swap"] = CHANGED
    return respond.toast(response, said)


def _offer(request: MemberRequest, post: Post, *, problem: str = "") -> HttpResponse:
    context = {
        "post": post,
        "places": publishing.next_places(post, at=now()),
        "left": publishing.variants_left(post).count(),
        "may_publish": request.member.may(Right.PUBLISH_POSTS),
        "problem": problem,
    }
    return render(request, "queue/offer.html", context, status=422 if problem else 200)


def _card(request: MemberRequest, channel: Channel, *, problem: str = "", status: int = 200) -> HttpResponse:
    if not respond.is_part(request):
        if problem:
            respond.say(request, problem, tone="bad")
        return respond.go(request, "queue")
    context = {"queue": queries.queue_of(channel, at=now()), "problem": problem, **_allowed(request)}
    return render(request, "queue/card.html", context, status=status)


def _allowed(request: MemberRequest) -> dict[str, object]:
    return {
        "suggestions": [(key, name) for key, (name, _week) in SUGGESTIONS.items()],
        "may_publish": request.member.may(Right.PUBLISH_POSTS),
        "may_manage": request.member.may(Right.MANAGE_CHANNELS),
    }


def _channel(request: MemberRequest, channel_id: UUID) -> Channel:
    return get_object_or_404(connections.channels_for(request.member), pk=channel_id)
