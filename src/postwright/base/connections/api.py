from typing import Any
from uuid import UUID

from ninja import Router, Status
from ninja.errors import ValidationError

from postwright.base.accounts.middleware import ApiRequest
from postwright.base.accounts.models import Member
from postwright.base.connections import adapters, operations, queries
from postwright.base.connections.models import Channel
from postwright.base.connections.schemas import ChannelOut, Connect
from postwright.base.usage.middleware import in_tenant, once
from postwright.kit.api import Cut, CutQuery, Page, page_of
from postwright.kit.clock import now

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
    networks = adapters.networks()
    if body.network not in networks:
        known = ", ".join(networks)
        raise ValidationError([{"loc": ("body", "network"), "msg": f"is none of {known}"}])
    way = next((way for way in networks[body.network].ways if not way.leaves), None)
    if way is None:
        raise ValidationError(
            [{"loc": ("body", "network"), "msg": "is connected in a browser: a person agrees at the network"}]
        )
    wanted = [field.name for field in way.fields if not field.default]
    if missing := [name for name in wanted if not body.credentials.get(name, "").strip()]:
        raise ValidationError(
            [{"loc": ("body", "credentials", name), "msg": "is missing"} for name in missing]
        )


@in_tenant
def _require_brand(request: ApiRequest, brand_id: UUID) -> None:
    request.auth.organisation.brand_set.get(pk=brand_id)
