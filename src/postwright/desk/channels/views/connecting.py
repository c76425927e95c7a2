"""Letting us into an account: by a form here, or at the network's own page and back."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.base.connections import operations
from postwright.base.connections import queries as connections
from postwright.base.connections.adapters import arrive, depart, networks, sign_in
from postwright.base.connections.models import Channel, SignIn
from postwright.desk.channels.forms import Choose, Connect, words_for
from postwright.desk.channels.views.loading import channel_of, chosen_brand
from postwright.flow.brand.models import Brand
from postwright.kit import tenancy
from postwright.kit.clock import now
from postwright.ports.channels.base import Network
from postwright.ports.channels.errors import ChannelError, UnknownWay
from postwright.ports.channels.ways import ConnectedAccount, Secret, Way
from postwright.ui import respond

COLLEAGUE_WAITS = timedelta(seconds=20)  # longer than any sign-in is waited for


@dataclass(frozen=True, slots=True)
class Door:
    """Which way into which network, for which brand. `channel`: the one that is to be let into again."""

    network: Network
    way: Way
    brand: Brand
    channel: Channel | None = None


@require_http_methods(["GET", "POST"])
@member_required
def connect_channel(request: MemberRequest, network: str) -> HttpResponse:
    """Asks the network outside any transaction: it may take seconds."""
    port = _network(network)
    request.member.require(Right.MANAGE_CHANNELS)
    with tenancy.scope(request.member.organisation_id):
        brand = chosen_brand(request)
    if brand is None:
        return redirect("brand-new")
    return _connection(request, Door(port, _way(request, port), brand))


@require_http_methods(["GET", "POST"])
@member_required
def create_reconnection(request: MemberRequest, channel_id: UUID) -> HttpResponse:
    """A new sign-in for a channel that is there already."""
    request.member.require(Right.MANAGE_CHANNELS)
    with tenancy.scope(request.member.organisation_id):
        channel = channel_of(request, channel_id)
    port = networks()[channel.network]
    return _connection(request, Door(port, _way(request, port), channel.brand, channel))


@require_GET
@member_required
def return_from_network(request: MemberRequest, network: str) -> HttpResponse:
    """Back from the network's page. What it sent counts once, and only for whoever left."""
    _network(network)
    request.member.require(Right.MANAGE_CHANNELS)
    organisation_id = request.member.organisation_id
    try:
        # What was sent along counts once, so a colleague's sign-in must not stand in the way afterwards.
        with operations.one_sign_in(organisation_id=organisation_id, wait=COLLEAGUE_WAITS):
            with tenancy.scope(organisation_id):
                sign_in, kept = operations.take_sign_in(
                    state=request.GET.get("state", "")[:200], network=network, by=request.member, at=now()
                )
            return _return(request, sign_in, kept)
    except (operations.SignInOver, operations.AlreadySigningIn) as error:
        respond.say(request, str(error), tone="bad")
        return redirect("channels")


for slow in (connect_channel, create_reconnection, return_from_network):
    slow.own_transaction = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@member_required
def choose_accounts(request: MemberRequest, sign_in_id: UUID) -> HttpResponse:
    """Which of the accounts that a network named shall be channels."""
    request.member.require(Right.MANAGE_CHANNELS)
    sign_in = get_object_or_404(connections.sign_ins_for(request.member, at=now()), pk=sign_in_id)
    found = connections.accounts_of(sign_in)
    form = Choose(found, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return _keep(request, sign_in, form.cleaned_data["accounts"])
        except operations.ConnectionRefused as error:
            form.add_error(None, str(error))
    there = {
        channel.remote_id
        for channel in connections.channels_for(request.member).filter(
            network=sign_in.network, brand=sign_in.brand
        )
    }
    context = {
        "form": form,
        "sign_in": sign_in,
        "network": networks()[sign_in.network],
        "accounts": [{"found": one, "is_there": one.remote_id in there} for one in found],
        "chosen": set(request.POST.getlist("accounts")) if form.is_bound else set(),
    }
    return render(request, "channels/choose.html", context, status=422 if form.errors else 200)


def _connection(request: MemberRequest, door: Door) -> HttpResponse:
    form = Connect(door.way, request.POST if request.method == "POST" else None, door.channel)
    if form.is_bound and form.is_valid() and (answer := _answer(request, form, door)):
        return answer
    context = {
        "form": form,
        "network": door.network,
        "way": door.way,
        "brand": door.brand,
        "channel": door.channel,
        "help": [f"channels/help/{door.network.name}.html", "channels/help/other.html"],
    }
    status = 422 if form.errors else 200
    return respond.page(request, "channels/connect.html", context, part="form", status=status)


def _answer(request: MemberRequest, form: Connect, door: Door) -> HttpResponse | None:
    try:
        if door.way.leaves:
            return _leave(request, form, door)
        organisation = request.member.organisation_id
        found = sign_in(door.network.name, form.cleaned_data, organisation_id=organisation)
        with tenancy.scope(organisation):
            kept = _keep_one(request, found, door)
    except ChannelError as error:
        form.add_answer(error)
    except operations.ConnectionRefused as error:
        form.add_error(None, str(error))
    else:
        respond.say(request, _("%(channel)s is connected.") % {"channel": kept.handle})
        return respond.go(request, "channel", kept.pk)
    return None


def _leave(request: MemberRequest, form: Connect, door: Door) -> HttpResponse:
    state, organisation = operations.new_state(), request.member.organisation_id
    departure = depart(
        door.network.name, door.way.name, form.cleaned_data, state=state, organisation_id=organisation
    )
    leaving = operations.Leaving(
        network=door.network.name, way=door.way.name, brand_id=door.brand.pk, channel=door.channel
    )
    with tenancy.scope(organisation):
        operations.keep_departure(
            leaving=leaving, state=state, departure=departure, by=request.member, at=now()
        )
    return respond.leave(request, departure.url)


def _return(request: MemberRequest, sign_in: SignIn, kept: Secret) -> HttpResponse:
    try:
        found = _arrive(request, sign_in, kept)
        with tenancy.scope(request.member.organisation_id):
            operations.offer_accounts(sign_in=sign_in, found=found)
        with tenancy.scope(request.member.organisation_id):
            return _offer(request, sign_in, found)
    except (ChannelError, operations.ConnectionRefused) as error:
        with tenancy.scope(request.member.organisation_id):
            operations.turn_away(sign_in=sign_in, at=now())
        words = words_for(error) if isinstance(error, ChannelError) else str(error)
        respond.say(request, words, tone="bad")
        return redirect(_start_of(sign_in))


def _arrive(request: MemberRequest, sign_in: SignIn, kept: Secret) -> list[ConnectedAccount]:
    return arrive(
        sign_in.network,
        sign_in.way,
        {name: str(value)[:4000] for name, value in request.GET.items()},
        kept,
    )


def _offer(request: MemberRequest, sign_in: SignIn, found: list[ConnectedAccount]) -> HttpResponse:
    """One account, or the one that was there, needs no question."""
    if sign_in.channel:
        return _keep(request, sign_in, [sign_in.channel.remote_id])
    if len(found) == 1:
        return _keep(request, sign_in, [found[0].remote_id])
    return redirect("channel-choice", sign_in.pk)


def _keep(request: MemberRequest, sign_in: SignIn, remote_ids: list[str]) -> HttpResponse:
    channels = operations.choose_accounts(sign_in=sign_in, remote_ids=remote_ids, by=request.member, at=now())
    if len(channels) == 1:
        respond.say(request, _("%(channel)s is connected.") % {"channel": channels[0].handle})
        return respond.go(request, "channel", channels[0].pk)
    said = ngettext("%(number)s channel is connected.", "%(number)s channels are connected.", len(channels))
    respond.say(request, said % {"number": len(channels)})
    return respond.go(request, "channels")


def _keep_one(request: MemberRequest, found: ConnectedAccount, door: Door) -> Channel:
    if door.channel:
        return operations.reconnect_channel(channel=door.channel, found=found, by=request.member, at=now())
    return operations.connect_channel(
        brand_id=door.brand.pk, network=door.network.name, found=found, by=request.member, at=now()
    )


def _start_of(sign_in: SignIn) -> str:
    if sign_in.channel:
        return reverse("channel-reconnection", args=[sign_in.channel.pk]) + f"?way={sign_in.way}"
    return reverse("channel-connect", args=[sign_in.network]) + f"?way={sign_in.way}"


def _network(name: str) -> Network:
    if name not in networks() or not networks()[name].is_set_up:
        raise Http404
    return networks()[name]


def _way(request: MemberRequest, network: Network) -> Way:
    try:
        return network.way(request.GET.get("way", ""))
    except UnknownWay as error:
        raise Http404 from error
