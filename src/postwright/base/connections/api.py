from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from ninja import Router, Status
from ninja.errors import ValidationError

from postwright.base.accounts.middleware import ApiRequest
from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.connections import adapters, operations, queries
from postwright.base.connections.models import Channel, SignIn
from postwright.base.connections.schemas import ChannelOut, Connect, SignInOut, SignInStart
from postwright.base.usage.middleware import in_tenant, once
from postwright.kit.api import Cut, CutQuery, Page, page_of
from postwright.kit.clock import now
from postwright.ports.channels.errors import UnknownWay
from postwright.ports.channels.ways import ConnectField, Departure

router = Router(tags=["Channels"])


def _load(member: Member, channel_id: UUID) -> Channel:
    return queries.channels_for(member).get(pk=channel_id)


@router.get("", response=Page[ChannelOut], operation_id="list_channels")
@in_tenant
def list_channels(request: ApiRequest, cut: Cut = CutQuery) -> Any:
    return page_of(queries.channels_for(request.auth), cut)


@router.post("", response={201: ChannelOut}, operation_id="connect_channel")
def connect_channel(request: ApiRequest, body: Connect) -> Any:
    """Sign in at the network, then keep the channel. The same account keeps its channel."""
    _require_complete(body)
    _require_brand(request, body.brand)
    found = adapters.sign_in(body.network, body.credentials, organisation_id=request.auth.organisation_id)
    return _keep(request, body, found)


@router.post("/sign-ins", response=SignInOut, operation_id="start_sign_in")
def start_sign_in(request: ApiRequest, body: SignInStart) -> Any:
    """
    For networks where a person agrees at the network's own page: send that person to the address in the answer.

    They come back to this server, choose among their accounts where there are several, and the channel is there.
    """
    leaving = _leaving(request, body)
    missing = _missing(adapters.networks()[leaving.network].way(leaving.way).fields, body.fields)
    if missing:
        raise ValidationError([{"loc": ("body", "fields", name), "msg": "is missing"} for name in missing])
    state, organisation_id = operations.new_state(), request.auth.organisation_id
    departure = adapters.depart(
        leaving.network, leaving.way, body.fields, state=state, organisation_id=organisation_id
    )
    sign_in = _keep_departure(request, leaving, state, departure)
    return {"url": departure.url, "expires_at": sign_in.expires_at}


@in_tenant
def _leaving(request: ApiRequest, body: SignInStart) -> operations.Leaving:
    """Of a way that leaves. Raises what the caller is told."""
    request.auth.require(Right.MANAGE_CHANNELS)
    channel = _load(request.auth, body.channel) if body.channel else None
    brand = request.auth.organisation.brand_set.get(pk=body.brand) if body.brand else None
    brand_id = channel.brand_id if channel else brand.pk if brand else None
    if brand_id is None:
        raise ValidationError([{"loc": ("body", "brand"), "msg": "is missing"}])
    network = channel.network if channel else body.network
    _require_set_up(network)
    try:
        way = adapters.networks()[network].way(body.way)
    except UnknownWay:
        raise ValidationError([{"loc": ("body", "way"), "msg": "is no way into this network"}]) from None
    if not way.leaves:
        raise ValidationError([{"loc": ("body", "way"), "msg": "leads nowhere: connect with credentials"}])
    return operations.Leaving(network=network, way=way.name, brand_id=brand_id, channel=channel)


@in_tenant
def _keep_departure(
    request: ApiRequest, leaving: operations.Leaving, state: str, departure: Departure
) -> SignIn:
    return operations.keep_departure(
        leaving=leaving, state=state, departure=departure, by=request.auth, at=now()
    )


@in_tenant
@once(_load)
def _keep(request: ApiRequest, body: Connect, found: Any) -> Any:
    return operations.connect_channel(
        brand_id=body.brand, network=body.network, found=found, by=request.auth, at=now()
    )


@router.get("/{channel_id}", response=ChannelOut, operation_id="get_channel")
@in_tenant
def get_channel(request: ApiRequest, channel_id: UUID) -> Any:
    return _load(request.auth, channel_id)


@router.delete("/{channel_id}", response={204: None}, operation_id="disconnect_channel")
@in_tenant
def disconnect_channel(request: ApiRequest, channel_id: UUID) -> Any:
    channel = _load(request.auth, channel_id)
    operations.disconnect_channel(channel=channel, by=request.auth, at=now())
    return Status(204, None)


def _require_complete(body: Connect) -> None:
    _require_set_up(body.network)
    networks = adapters.networks()
    way = next((way for way in networks[body.network].ways if not way.leaves), None)
    if way is None:
        raise ValidationError(
            [{"loc": ("body", "network"), "msg": "is connected in a browser: a person agrees at the network"}]
        )
    if missing := _missing(way.fields, body.credentials):
        raise ValidationError(
            [{"loc": ("body", "credentials", name), "msg": "is missing"} for name in missing]
        )


def _require_set_up(network: str) -> None:
    networks = adapters.networks()
    if network not in networks:
        known = ", ".join(networks)
        raise ValidationError([{"loc": ("body", "network"), "msg": f"is none of {known}"}])
    if not networks[network].is_set_up:
        raise ValidationError([{"loc": ("body", "network"), "msg": "is not set up on this server"}])


def _missing(fields: Sequence[ConnectField], given: Mapping[str, str]) -> list[str]:
    return [field.name for field in fields if not field.default and not given.get(field.name, "").strip()]


@in_tenant
def _require_brand(request: ApiRequest, brand_id: UUID) -> None:
    request.auth.organisation.brand_set.get(pk=brand_id)
