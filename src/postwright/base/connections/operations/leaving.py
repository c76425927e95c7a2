"""What is left of a channel when the person behind it goes, as their network tells."""

from datetime import datetime
from uuid import UUID

from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.connections.models import Channel, Revocation
from postwright.base.connections.operations.channels import mark_for_reconnect
from postwright.kit import tenancy
from postwright.ui.networks import mark_of


def end_grant(*, organisation_id: UUID, channel_id: UUID, problem: str, at: datetime) -> bool:
    """
    The network says that the person took back their yes: what signed in is forgotten, and the channel's posts wait.

    Returns whether that was news. Nothing is to be given back at the network any more.
    """
    with tenancy.scope(organisation_id):
        channel = Channel.objects.select_for_update().get(pk=channel_id)
        _forget_revocations(channel)
        if not channel.is_connected or (channel.needs_reconnect and not channel.secret):
            return False
        channel.secret, channel.scopes = b"", []
        channel.expires_at = channel.renew_at = channel.renewing_until = None
        channel.save(update_fields=["secret", "scopes", "expires_at", "renew_at", "renewing_until"])
        mark_for_reconnect(channel=channel, problem=problem, at=at)
        return True


def forget_account(*, organisation_id: UUID, channel_id: UUID, at: datetime) -> Channel:
    """
    Disconnect it and keep nothing that the network told of its account. The channel stays, by the network's name:
    the organisation's posts stand on it.
    """
    with tenancy.scope(organisation_id):
        channel = Channel.objects.select_for_update().get(pk=channel_id)
        _forget_revocations(channel)
        channel.handle, channel.name = mark_of(channel.network).name, ""
        channel.remote_id = channel.granted_by = channel.base_url = ""
        channel.secret, channel.scopes, channel.settings = b"", [], {}
        channel.expires_at = channel.renew_at = channel.renewing_until = None
        channel.state, channel.problem, channel.checked_at = Channel.State.DISCONNECTED, "", at
        channel.save()
        audit.record(Tag.CHANNEL_DISCONNECTED, subject=channel, by=None, at=at, network=channel.network)
        return channel


def _forget_revocations(channel: Channel) -> None:
    """There is nothing left to be given back."""
    Revocation.objects.filter(network=channel.network, remote_id=channel.remote_id).delete()
