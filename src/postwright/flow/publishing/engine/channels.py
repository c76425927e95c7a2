from postwright.base.connections import operations as connections
from postwright.base.connections.models import Channel
from postwright.flow.publishing.engine.connecting import limit_thread
from postwright.flow.publishing.engine.store import Claim
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.rules import explain
from postwright.kit import tenancy
from postwright.kit.clock import now


def mark_for_reconnect(claim: Claim, problem: str) -> None:
    """The network refuses the channel's sign-in. Said once, however many publications meet it."""
    with tenancy.scope(claim.organisation_id):
        limit_thread()
        publication = Publication.objects.select_related("channel").get(pk=claim.id)
        channel = Channel.objects.select_for_update().get(pk=publication.channel_id)
        if channel.is_active:
            connections.mark_for_reconnect(channel=channel, problem=explain(problem), at=now())
