"""Every change to a channel, and what the practice network keeps."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.connections import queries
from postwright.base.connections.models import Channel, RehearsalPost, RehearsalServer
from postwright.base.vault import operations as vault
from postwright.kit import tenancy
from postwright.ports.channels.types import ConnectedAccount


@transaction.atomic
def connect_channel(
    *, brand_id: Any, network: str, found: ConnectedAccount, by: Member, at: datetime
) -> Channel:
    """
    Keep an account that the network let us into. The same account of the same brand keeps its channel.

    :raises NotAllowed: the member may not manage channels
    """
    by.require(Right.MANAGE_CHANNELS)
    channel = (
        queries.channels_for(by)
        .select_for_update(of=("self",))
        .filter(brand_id=brand_id, network=network, remote_id=found.remote_id)
        .first()
    )
    tag = Tag.CHANNEL_RECONNECTED if channel else Tag.CHANNEL_CONNECTED
    channel = channel or Channel(
        organisation=by.organisation, brand_id=brand_id, network=network, remote_id=found.remote_id
    )
    channel.handle, channel.name, channel.base_url = found.handle, found.display_name, found.base_url
    channel.state, channel.problem = Channel.State.ACTIVE, ""
    channel.connected_by, channel.connected_at, channel.checked_at = by, at, at
    channel.secret = _sealed(channel, found.secret)
    channel.save()
    audit.record(tag, subject=channel, by=by, at=at, network=network)
    return channel


@transaction.atomic
def change_settings(*, channel: Channel, settings: Mapping[str, Any], by: Member, at: datetime) -> Channel:
    """:raises NotAllowed: the member may not manage channels"""
    by.require(Right.MANAGE_CHANNELS)
    channel = queries.channels_for(by).select_for_update(of=("self",)).get(pk=channel.pk)
    channel.settings = {**channel.settings, **settings}
    channel.save(update_fields=["settings"])
    audit.record(Tag.CHANNEL_CHANGED, subject=channel, by=by, at=at, settings=sorted(settings))
    return channel


@transaction.atomic
def pause_channel(*, channel: Channel, by: Member, at: datetime) -> Channel:
    """Nothing is sent until it is resumed. :raises NotAllowed: the member may not manage channels"""
    return _set_state(channel, Channel.State.PAUSED, by=by, at=at)


@transaction.atomic
def resume_channel(*, channel: Channel, by: Member, at: datetime) -> Channel:
    """:raises NotAllowed: the member may not manage channels"""
    return _set_state(channel, Channel.State.ACTIVE, by=by, at=at)


@transaction.atomic
def disconnect_channel(*, channel: Channel, by: Member, at: datetime) -> Channel:
    """
    End the connection and forget its secret; what was published stays in the history.

    :raises NotAllowed: the member may not manage channels
    """
    by.require(Right.MANAGE_CHANNELS)
    channel = queries.channels_for(by).select_for_update(of=("self",)).get(pk=channel.pk)
    channel.state, channel.secret = Channel.State.DISCONNECTED, b""
    channel.save(update_fields=["state", "secret"])
    audit.record(Tag.CHANNEL_DISCONNECTED, subject=channel, by=by, at=at)
    return channel


def keep_secret(*, channel: Channel, secret: Mapping[str, str]) -> None:
    """Store a renewed secret. The caller holds the row's lock."""
    channel.secret = _sealed(channel, secret)
    channel.save(update_fields=["secret"])


@transaction.atomic
def mark_for_reconnect(*, channel: Channel, problem: str, at: datetime) -> Channel:
    """The network no longer accepts the stored secret: its queue waits for a person."""
    channel.state, channel.problem, channel.checked_at = Channel.State.RECONNECT, problem, at
    channel.save(update_fields=["state", "problem", "checked_at"])
    audit.record(Tag.CHANNEL_CHANGED, subject=channel, by=None, at=at, state=channel.state)
    return channel


def count_rehearsal_call(*, key: str) -> int:
    organisation_id, channel_id = queries.parts_of(key)
    with tenancy.scope(organisation_id):
        server, new = RehearsalServer.objects.get_or_create(
            channel_id=channel_id, defaults={"organisation_id": organisation_id, "calls": 1}
        )
        if not new:
            RehearsalServer.objects.filter(pk=server.pk).update(calls=F("calls") + 1)
            server.refresh_from_db()
        return server.calls


def add_rehearsal_post(*, key: str, own_key: str, payload: dict[str, Any], at: datetime) -> RehearsalPost:
    organisation_id, channel_id = queries.parts_of(key)
    with tenancy.scope(organisation_id):
        return RehearsalPost.objects.create(
            organisation_id=organisation_id,
            channel_id=channel_id,
            key=own_key,
            payload=payload,
            arrived_at=at,
        )


def _set_state(channel: Channel, state: Channel.State, *, by: Member, at: datetime) -> Channel:
    by.require(Right.MANAGE_CHANNELS)
    channel = queries.channels_for(by).select_for_update(of=("self",)).get(pk=channel.pk)
    channel.state = state
    channel.save(update_fields=["state"])
    audit.record(Tag.CHANNEL_CHANGED, subject=channel, by=by, at=at, state=state)
    return channel


def _sealed(channel: Channel, secret: Mapping[str, str]) -> bytes:
    return vault.seal(
        json.dumps(dict(secret)),
        table=queries.TABLE,
        column="secret",
        row=channel.pk,
        organisation=channel.organisation_id,
    )
