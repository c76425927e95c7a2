"""Every change to a channel, and what the practice network keeps."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.connections import queries
from postwright.base.connections.models import Channel, RehearsalPost, RehearsalServer
from postwright.base.vault import operations as vault
from postwright.kit import tenancy
from postwright.ports.channels.fences import require_ours
from postwright.ports.channels.types import ConnectedAccount


class ConnectionRefused(Exception):
    """Something a person can put right. The message is written for that person."""

    status = 409


class NoSuchBrand(ConnectionRefused):
    status = 404


class OtherAccount(ConnectionRefused): ...


class NotActive(ConnectionRefused): ...


class NotPaused(ConnectionRefused): ...


class AlreadySigningIn(ConnectionRefused):
    status = 429


@contextmanager
def one_sign_in(*, organisation_id: UUID) -> Iterator[None]:
    """
    A silent network holds one of the few threads that answer pages, so an organisation gets one of them.

    The lock belongs to the database session, not to a transaction, and ends with it.

    :raises AlreadySigningIn: another sign-in of this organisation waits for its answer
    """
    key = f"postwright.sign_in:{organisation_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
        if not cursor.fetchone()[0]:
            raise AlreadySigningIn(_("A sign-in is under way. Wait a moment and try again."))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])


@transaction.atomic
def connect_channel(
    *, brand_id: Any, network: str, found: ConnectedAccount, by: Member, at: datetime
) -> Channel:
    """
    Keep an account that the network let us into. The same account of the same brand keeps its channel.

    :raises NotAllowed: the member may not manage channels
    :raises NoSuchBrand: the organisation has none of this id
    """
    by.require(Right.MANAGE_CHANNELS)
    if not by.organisation.brand_set.filter(pk=brand_id).exists():
        raise NoSuchBrand(_("There is no such brand."))
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
def reconnect_channel(*, channel: Channel, found: ConnectedAccount, by: Member, at: datetime) -> Channel:
    """
    Let a channel go on with a new sign-in to the account it stands for.

    :raises NotAllowed: the member may not manage channels
    :raises OtherAccount: the person signed in to another account
    """
    if found.remote_id != channel.remote_id:
        raise OtherAccount(
            _(
                "You signed in as %(found)s, but this channel is %(channel)s. Connect %(found)s as a new channel."
            )
            % {"found": found.handle, "channel": channel.handle}
        )
    return connect_channel(brand_id=channel.brand_id, network=channel.network, found=found, by=by, at=at)


@transaction.atomic
def change_settings(*, channel: Channel, settings: Mapping[str, Any], by: Member, at: datetime) -> Channel:
    """:raises NotAllowed: the member may not manage channels"""
    channel = _locked(channel, by=by)
    channel.settings = {**channel.settings, **settings}
    channel.save(update_fields=["settings"])
    audit.record(Tag.CHANNEL_CHANGED, subject=channel, by=by, at=at, settings=sorted(settings))
    return channel


@transaction.atomic
def pause_channel(*, channel: Channel, by: Member, at: datetime) -> Channel:
    """
    Nothing more is begun until it is resumed. What is being sent right now still arrives.

    :raises NotAllowed: the member may not manage channels
    :raises NotActive: it rests already, or needs a person to connect it again
    """
    channel = _locked(channel, by=by)
    if not channel.is_active:
        raise NotActive(_("This channel is not sending anything right now."))
    return _set_state(channel, Channel.State.PAUSED, by=by, at=at)


@transaction.atomic
def resume_channel(*, channel: Channel, by: Member, at: datetime) -> Channel:
    """
    What waited for it goes on.

    :raises NotAllowed: the member may not manage channels
    :raises NotPaused: nobody paused it
    """
    channel = _locked(channel, by=by)
    if not channel.is_paused:
        raise NotPaused(_("This channel is not paused."))
    return _set_state(channel, Channel.State.ACTIVE, by=by, at=at)


@transaction.atomic
def disconnect_channel(*, channel: Channel, by: Member, at: datetime) -> Channel:
    """
    End the connection and forget its secret; what was published stays in the history. What is being sent
    right now may still arrive.

    :raises NotAllowed: the member may not manage channels
    """
    channel = _locked(channel, by=by)
    channel.state, channel.secret = Channel.State.DISCONNECTED, b""
    channel.save(update_fields=["state", "secret"])
    audit.record(Tag.CHANNEL_DISCONNECTED, subject=channel, by=by, at=at)
    return channel


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
        with connection.cursor() as cursor:  # a process that is stopped here leaves nothing behind
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '1s'")
        post = RehearsalPost.objects.create(
            organisation_id=organisation_id,
            channel_id=channel_id,
            key=own_key,
            payload=payload,
            arrived_at=at,
        )
        require_ours()
        return post


def _locked(channel: Channel, *, by: Member) -> Channel:
    by.require(Right.MANAGE_CHANNELS)
    return queries.channels_for(by).select_for_update(of=("self",)).get(pk=channel.pk)


def _set_state(channel: Channel, state: Channel.State, *, by: Member, at: datetime) -> Channel:
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
