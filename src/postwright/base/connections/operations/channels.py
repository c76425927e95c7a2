"""Every change to a channel."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.connections import queries
from postwright.base.connections.models import Channel
from postwright.base.connections.operations.errors import NoSuchBrand, NotActive, NotPaused, OtherAccount
from postwright.base.connections.operations.revoking import give_back, hold, hold_grant
from postwright.base.connections.operations.secrets import seal_secret
from postwright.ports.channels.types import STANDING
from postwright.ports.channels.ways import ConnectedAccount


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
    hold(f"postwright.channel:{brand_id}:{network}:{found.remote_id}")
    channel = (
        queries.channels_for(by)
        .select_for_update(of=("self",))
        .filter(brand_id=brand_id, network=network, remote_id=found.remote_id)
        .first()
    )
    hold_grant(found.grant)
    if channel and channel.granted_by != found.grant:
        give_back(channel=channel, at=at)
    tag = Tag.CHANNEL_RECONNECTED if channel else Tag.CHANNEL_CONNECTED
    channel = channel or Channel(
        organisation=by.organisation, brand_id=brand_id, network=network, remote_id=found.remote_id
    )
    channel.handle, channel.name, channel.base_url = found.handle, found.display_name, found.base_url
    channel.state, channel.problem = Channel.State.ACTIVE, ""
    channel.connected_by, channel.connected_at, channel.checked_at = by, at, at
    channel.scopes, channel.granted_by = list(found.scopes), found.grant
    channel.expires_at, channel.renew_at, channel.renewing_until = found.expires_at, found.renew_at, None
    if found.standing:
        channel.settings = {**channel.settings, STANDING: found.standing}
    channel.secret = seal_secret(channel, found.secret)
    channel.save()
    audit.record(tag, subject=channel, by=by, at=at, network=network)
    return channel


@transaction.atomic
def reconnect_channel(*, channel: Channel, found: ConnectedAccount, by: Member, at: datetime) -> Channel:
    """
    Let a channel go on with a new sign-in to the account it stands for.

    :raises NotAllowed: the member may not manage channels
    :raises OtherAccount: the person signed in to another account
    :raises NotActive: somebody disconnected it meanwhile
    """
    if not queries.channels_for(by).select_for_update(of=("self",)).filter(pk=channel.pk).exists():
        raise NotActive(_("This channel was disconnected meanwhile. Connect the account as a new channel."))
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
    End the connection and forget its secret once the network was told; what was published stays in the history.
    What is being sent right now may still arrive.

    :raises NotAllowed: the member may not manage channels
    """
    channel = _locked(channel, by=by)
    give_back(channel=channel, at=at)
    channel.state, channel.secret, channel.renew_at = Channel.State.DISCONNECTED, b"", None
    channel.save(update_fields=["state", "secret", "renew_at"])
    audit.record(Tag.CHANNEL_DISCONNECTED, subject=channel, by=by, at=at)
    return channel


@transaction.atomic
def mark_for_reconnect(*, channel: Channel, problem: str, at: datetime) -> Channel:
    """The network no longer accepts the stored secret: its queue waits for a person."""
    channel.state, channel.problem, channel.checked_at = Channel.State.RECONNECT, problem, at
    channel.save(update_fields=["state", "problem", "checked_at"])
    audit.record(Tag.CHANNEL_CHANGED, subject=channel, by=None, at=at, state=channel.state)
    return channel


def _locked(channel: Channel, *, by: Member) -> Channel:
    by.require(Right.MANAGE_CHANNELS)
    return queries.channels_for(by).select_for_update(of=("self",)).get(pk=channel.pk)


def _set_state(channel: Channel, state: Channel.State, *, by: Member, at: datetime) -> Channel:
    channel.state = state
    channel.save(update_fields=["state"])
    audit.record(Tag.CHANNEL_CHANGED, subject=channel, by=by, at=at, state=state)
    return channel
