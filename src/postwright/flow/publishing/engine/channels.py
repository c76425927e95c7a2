from postwright.base.connections import operations as connections
from postwright.base.connections.engine.keeper import ChannelKeeper
from postwright.flow.publishing.engine.claims import Claim
from postwright.flow.publishing.engine.connecting import limit_thread
from postwright.kit import tenancy
from postwright.kit.clock import now
from postwright.ports.channels.types import Account


def mark_for_reconnect(claim: Claim, problem: str, account: Account | None) -> None:
    """
    The channel's sign-in is no good. Said once, however many publications meet it.

    :param account: whose secret the network refused; None: the stored one cannot be opened
    """
    keeper = account.keeper if account and isinstance(account.keeper, ChannelKeeper) else None
    with tenancy.scope(claim.organisation_id):
        limit_thread()
        connections.refuse_secret(
            organisation_id=claim.organisation_id,
            channel_id=claim.channel_id,
            problem=problem,
            sealed=keeper.sealed if keeper else None,
            at=now(),
        )
