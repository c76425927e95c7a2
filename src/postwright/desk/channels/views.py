"""The pages of channels. They stand here because they show what brands, publications and media know of them."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.base.connections import operations
from postwright.base.connections import queries as connections
from postwright.base.connections.adapters import networks, sign_in
from postwright.base.connections.models import Channel
from postwright.desk.channels import queries
from postwright.desk.channels.forms import Connect, SwitchesForm
from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand
from postwright.kit import tenancy
from postwright.kit.clock import now
from postwright.kit.ids import read_uuid
from postwright.ports.channels.base import Network
from postwright.ports.channels.errors import ChannelError
from postwright.ports.channels.types import ConnectedAccount
from postwright.ui import respond

PER_PAGE = 20


@require_GET
@member_required
def show_channels(request: MemberRequest) -> HttpResponse:
    brand = _brand(request)
    context = {
        "brand": brand,
        "standings": queries.standings_of(request.member, brand) if brand else [],
        "networks": [networks()[name] for name in networks()],
        "can_manage": request.member.may(Right.MANAGE_CHANNELS),
    }
    return render(request, "channels/channels.html", context)


@require_http_methods(["GET", "POST"])
@member_required
def connect_channel(request: MemberRequest, network: str) -> HttpResponse:
    """Asks the network outside any transaction: it may take seconds."""
    if network not in networks():
        raise Http404
    request.member.require(Right.MANAGE_CHANNELS)
    with tenancy.scope(request.member.organisation_id):
        brand = _brand(request)
    if brand is None:
        return redirect("brand-new")
    return _connection(request, networks()[network], brand)


@require_http_methods(["GET", "POST"])
@member_required
def create_reconnection(request: MemberRequest, channel_id: UUID) -> HttpResponse:
    """A new sign-in for a channel that is there already."""
    request.member.require(Right.MANAGE_CHANNELS)
    with tenancy.scope(request.member.organisation_id):
        channel = _channel(request, channel_id)
    return _connection(request, networks()[channel.network], channel.brand, channel)


for slow in (connect_channel, create_reconnection):
    slow.own_transaction = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@member_required
def show_channel(request: MemberRequest, channel_id: UUID) -> HttpResponse:
    """The channel, and for a practice channel its switches, which a POST changes."""
    channel = _channel(request, channel_id)
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
        "can_manage": request.member.may(Right.MANAGE_CHANNELS),
    }
    return render(request, "channels/channel.html", context, status=422 if form and form.errors else 200)


@require_POST
@member_required
def create_pause(request: MemberRequest, channel_id: UUID) -> HttpResponse:
    channel = _channel(request, channel_id)
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
    channel = _channel(request, channel_id)
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
    channel = _channel(request, channel_id)
    operations.disconnect_channel(channel=channel, by=request.member, at=now())
    said = _("%(channel)s is disconnected.") % {"channel": channel.handle}
    respond.say(request, _with_under_way(request, channel, said))
    return respond.go(request, "channels")


@require_GET
@member_required
def show_timeline(request: MemberRequest, channel_id: UUID) -> HttpResponse:
    """What arrived on a practice channel, as its readers would see it."""
    channel = _channel(request, channel_id)
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


def _connection(
    request: MemberRequest, network: Network, brand: Brand, channel: Channel | None = None
) -> HttpResponse:
    form = Connect(network, request.POST if request.method == "POST" else None, channel)
    if form.is_bound and form.is_valid() and (kept := _kept(request, form, network, brand, channel)):
        respond.say(request, _("%(channel)s is connected.") % {"channel": kept.handle})
        return respond.go(request, "channel", kept.pk)
    context = {
        "form": form,
        "network": network,
        "brand": brand,
        "channel": channel,
        "help": [f"channels/help/{network.name}.html", "channels/help/other.html"],
    }
    status = 422 if form.errors else 200
    return respond.page(request, "channels/connect.html", context, part="form", status=status)


def _kept(
    request: MemberRequest, form: Connect, network: Network, brand: Brand, channel: Channel | None
) -> Channel | None:
    try:
        found = sign_in(network.name, form.cleaned_data, organisation_id=request.member.organisation_id)
        with tenancy.scope(request.member.organisation_id):
            return _keep(request, found, network, brand, channel)
    except ChannelError as error:
        form.add_answer(error)
    except operations.ConnectionRefused as error:
        form.add_error(None, str(error))
    return None


def _keep(
    request: MemberRequest, found: ConnectedAccount, network: Network, brand: Brand, channel: Channel | None
) -> Channel:
    if channel:
        return operations.reconnect_channel(channel=channel, found=found, by=request.member, at=now())
    return operations.connect_channel(
        brand_id=brand.pk, network=network.name, found=found, by=request.member, at=now()
    )


def _with_under_way(request: MemberRequest, channel: Channel, said: str) -> str:
    """The publisher may have begun one since the page was drawn."""
    if not queries.is_sending(request.member, channel):
        return said
    return f"{said} {_('One post is being sent at this moment. It is not called back.')}"


def _brand(request: MemberRequest) -> Brand | None:
    return brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))


def _channel(request: MemberRequest, channel_id: UUID) -> Channel:
    return get_object_or_404(connections.channels_for(request.member), pk=channel_id)
