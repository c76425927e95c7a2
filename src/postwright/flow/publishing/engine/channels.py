from postwright.base.connections import operations as connections
from postwright.base.connections import queries
from postwright.base.connections.models import Channel
from postwright.flow.publishing.engine.claims import Claim
from postwright.flow.publishing.engine.connecting import limit_thread
from postwright.flow.publishing.engine.keeper import ChannelKeeper
from postwright.kit import tenancy
from postwright.kit.clock import now
from postwright.kit.crypto import CannotOpen
from postwright.kit.masters import KeysAway
from postwright.ports.channels.types import Account


def mark_for_reconnect(claim: Claim, problem: str, account: Account | None) -> None:
    """
    The channel's sign-in is no good. Said once, however many publications meet it.

    :param account: whose secret the network refused; None: the stored one cannot be opened
    """
    with tenancy.scope(claim.organisation_id):
        limit_thread()
        channel = Channel.objects.select_for_update().get(pk=claim.channel_id)
        if channel.is_active and _is_refused(channel, account):
            connections.mark_for_reconnect(channel=channel, problem=problem, at=now())


def _is_refused(channel: Channel, account: Account | None) -> bool:
    """A person may have signed in again while the old secret was being refused."""
    if account and isinstance(account.keeper, ChannelKeeper):
        return bytes(channel.secret) == account.keeper.sealed
    try:
        queries.secret_of(channel)
    except CannotOpen:
        return True
    except KeysAway:
        return False
    return False
