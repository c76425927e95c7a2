"""The pages of channels. They stand here because they show what brands, publications and media know of them."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.base.connections import operations
from postwright.base.connections import queries as connections
from postwright.base.connections.adapters import networks
from postwright.base.connections.models import Channel
from postwright.desk.channels import queries
from postwright.desk.channels.forms import SwitchesForm
from postwright.desk.channels.views.loading import channel_of, chosen_brand
from postwright.kit.clock import now
from postwright.kit.ids import read_uuid
from postwright.ui import respond

PER_PAGE = 20


@require_GET
@member_required
def show_channels(request: MemberRequest) -> HttpResponse:
    brand = chosen_brand(request)
    context = {
        "brand": brand,
        "standings": queries.standings_of(request.member, brand) if brand else [],
        "networks": [networks()[name] for name in networks().offered],
        "can_manage": request.member.may(Right.MANAGE_CHANNELS),
    }
    return render(request, "channels/channels.html", context)


@require_http_methods(["GET", "POST"])
@member_required
def show_channel(request: MemberRequest, channel_id: UUID) -> HttpResponse:
    """The channel, and for a practice channel its switches, which a POST changes."""
    channel = channel_of(request, channel_id)
    calls = connections.rehearsal_calls(channel) if channel.is_practice else 0
    form = SwitchesForm.of(channel, calls=calls) if channel.is_practice else None
    if request.method == "POST":
        if not channel.is_practice:
            raise Http404
        form = SwitchesForm(request.POST)
        if form.is_valid():
            settings = form.settings(calls=calls)
            operations.change_settings(channel=channel, settings=settings, by=request.member, at=now())
            respond.say(request, _("Saved. The next post will meet it."))
            return respond.go(request, "channel", channel.pk)
    context = {
        "channel": channel,
        "form": form,
        "waiting": queries.waiting_for(request.member, channel),
        "is_sending": queries.is_sending(request.member, channel),
        "undecided": queries.undecided_for(request.member, channel),
        "way": networks()[channel.network].ways[0],
        "can_manage": request.member.may(Right.MANAGE_CHANNELS),
    }
    return render(request, "channels/channel.html", context, status=422 if form and form.errors else 200)


@require_POST
@member_required
def create_pause(request: MemberRequest, channel_id: UUID) -> HttpResponse:
    channel = channel_of(request, channel_id)
    try:
        operations.pause_channel(channel=channel, by=request.member, at=now())
    except operations.ConnectionRefused as error:
        respond.say(request, str(error), tone="bad")
    else:
        undo = reverse("channel-resumption", args=[channel.pk])
        said = _("%(channel)s is paused.") % {"channel": channel.handle}
        respond.say(request, _with_under_way(request, channel, said), undo=undo)
    return respond.go(request, "channel", channel.pk)


@require_POST
@member_required
def create_resumption(request: MemberRequest, channel_id: UUID) -> HttpResponse:
    channel = channel_of(request, channel_id)
    try:
        operations.resume_channel(channel=channel, by=request.member, at=now())
    except operations.ConnectionRefused as error:
        respond.say(request, str(error), tone="bad")
    else:
        respond.say(request, _("%(channel)s goes on. What waited is sent now.") % {"channel": channel.handle})
    return respond.go(request, "channel", channel.pk)


@require_POST
@member_required
def create_disconnection(request: MemberRequest, channel_id: UUID) -> HttpResponse:
    channel = channel_of(request, channel_id)
    operations.disconnect_channel(channel=channel, by=request.member, at=now())
    said = _("%(channel)s is disconnected.") % {"channel": channel.handle}
    respond.say(request, _with_under_way(request, channel, said))
    return respond.go(request, "channels")


@require_GET
@member_required
def show_timeline(request: MemberRequest, channel_id: UUID) -> HttpResponse:
    """What arrived on a practice channel, as its readers would see it."""
    channel = channel_of(request, channel_id)
    if not channel.is_practice:
        raise Http404
    found = connections.rehearsal_posts_for(request.member, at=now()).filter(channel=channel)
    if until := read_uuid(request.GET.get("until", "")):
        found = found.filter(pk__lt=until)
    posts = list(found.order_by("-pk")[: PER_PAGE + 1])
    shown = posts[:PER_PAGE]
    following = f"?{urlencode({'until': shown[-1].pk})}" if len(posts) > PER_PAGE else ""
    context: dict[str, Any] = {
        "channel": channel,
        "arrivals": queries.arrivals_of(request.member, shown),
        "more_url": following and reverse("rehearsal-timeline", args=[channel.pk]) + following,
    }
    return respond.page(request, "channels/timeline.html", context, part="arrivals")


@require_GET
@member_required
def show_rehearsal_post(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """Where a receipt of the practice network leads."""
    posts = connections.rehearsal_posts_for(request.member, at=now())
    post = get_object_or_404(posts, pk=post_id)
    return render(
        request,
        "channels/post.html",
        {"channel": post.channel, "arrival": queries.arrivals_of(request.member, [post])[0]},
    )


def _with_under_way(request: MemberRequest, channel: Channel, said: str) -> str:
    """The publisher may have begun one since the page was drawn."""
    if not queries.is_sending(request.member, channel):
        return said
    return f"{said} {_('One post is being sent at this moment. It is not called back.')}"
