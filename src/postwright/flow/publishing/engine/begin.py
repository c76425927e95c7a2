"""The last step before the first call: what will be sent is frozen and committed, or the claim is not ours."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db.models.functions import Now

from postwright.base.connections import queries as connections
from postwright.base.connections.models import Channel
from postwright.flow.media.queries import storage
from postwright.flow.posts import queries as posts
from postwright.flow.publishing.engine.connecting import limit_thread
from postwright.flow.publishing.engine.keeper import StoredKeeper
from postwright.flow.publishing.engine.store import Claim
from postwright.flow.publishing.models import Attempt, Publication
from postwright.flow.publishing.rules import HELD, Decision, Step
from postwright.kit import tenancy
from postwright.ports.channels.base import Network
from postwright.ports.channels.errors import Refused
from postwright.ports.channels.registry import Networks
from postwright.ports.channels.types import Account, Intent, Json


@dataclass(frozen=True, slots=True)
class Moments:
    """Where a publication stands, in seconds by the database's clock, and how often it was sent."""

    left: float
    unclear_for: float
    sends: int


@dataclass(frozen=True, slots=True)
class Sending:
    """Committed: from here on a lost answer is unclear."""

    claim: Claim
    network: Network
    account: Account
    intent: Intent
    progress: Json
    moments: Moments


def begin_sending(
    claim: Claim, networks: Networks, keeper: StoredKeeper, lease_seconds: float
) -> Sending | Decision | None:
    """
    Claimed becomes sending. A decision says why not; None: it is cancelled or somebody else has it.

    :raises Refused: the network's own rules forbid it by now
    """
    with tenancy.scope(claim.organisation_id):
        limit_thread()
        publication = _locked(claim, Publication.State.CLAIMED)
        if publication is None:
            return None
        if decision := _obstacle(publication):
            return decision
        network = networks[publication.channel.network]
        intent = _intent(publication, network)
        if not all(storage().exists(key) for key in intent.media):
            return Decision(Step.FAIL, 0, "media_gone")
        publication.intent, publication.state = intent.to_json(), Publication.State.SENDING
        publication.sending_at, publication.lease_until = Now(), Now() + timedelta(seconds=lease_seconds)
        publication.post_revision = publication.variant.post.revision
        publication.save(update_fields=["intent", "state", "sending_at", "lease_until", "post_revision"])
        Attempt.objects.filter(publication=publication, number=claim.attempt).update(sending_at=Now())
        return _sending(claim, publication, network, intent, keeper)


def begin_looking(claim: Claim, networks: Networks, keeper: StoredKeeper) -> Sending | None:
    """Everything a look-up needs; None: somebody else has it."""
    with tenancy.scope(claim.organisation_id):
        limit_thread()
        publication = _locked(claim, Publication.State.UNCLEAR)
        if publication is None or publication.intent is None:
            return None
        network = networks[publication.channel.network]
        return _sending(claim, publication, network, Intent.from_json(publication.intent), keeper)


def moments_of(claim: Claim) -> Moments | None:
    """Of one whose look-up could not even begin; None: somebody else has it."""
    with tenancy.scope(claim.organisation_id):
        limit_thread()
        publication = _locked(claim, Publication.State.UNCLEAR)
        return _moments(publication) if publication else None


def _locked(claim: Claim, state: Publication.State) -> Publication | None:
    # Without joins: in a table too new to have statistics, the tenant's rows would be joined all with all.
    return (
        Publication.objects.select_for_update()
        .annotate(clock=Now())
        .filter(pk=claim.id, attempt=claim.attempt, state=state, lease_until__gt=Now())
        .first()
    )


def _obstacle(publication: Publication) -> Decision | None:
    if publication.channel.state == Channel.State.DISCONNECTED:
        return Decision(Step.FAIL, 0, "channel_gone")
    if publication.deadline_at <= publication.clock:  # type: ignore[attr-defined]
        return Decision(Step.FAIL, 0, "too_late")
    if not publication.channel.is_active:
        return Decision(Step.HOLD, HELD.total_seconds(), "channel_waits")
    return None


def _intent(publication: Publication, network: Network) -> Intent:
    # A second try must carry the key of the first, or the network could not tell them apart.
    if publication.intent is not None:
        return Intent.from_json(publication.intent)
    try:
        outgoing = posts.outgoing_for(publication.variant)
    except ObjectDoesNotExist as error:
        raise Refused("not_accepted", detail="media_gone") from error
    return network.freeze(outgoing, key_time=publication.clock)  # type: ignore[attr-defined]


def _sending(
    claim: Claim, publication: Publication, network: Network, intent: Intent, keeper: StoredKeeper
) -> Sending:
    channel = publication.channel
    account = Account(
        channel_id=connections.account_key(channel),
        network=channel.network,
        remote_id=channel.remote_id,
        handle=channel.handle,
        base_url=channel.base_url,
        secret=connections.secret_of(channel) if channel.secret else {},
        keeper=keeper.of(channel),
        settings=channel.settings,
    )
    return Sending(
        claim=claim,
        network=network,
        account=account,
        intent=intent,
        progress=publication.progress,
        moments=_moments(publication),
    )


def _moments(publication: Publication) -> Moments:
    clock, unclear_at = publication.clock, publication.unclear_at  # type: ignore[attr-defined]
    return Moments(
        left=(publication.deadline_at - clock).total_seconds(),
        unclear_for=(clock - unclear_at).total_seconds() if unclear_at else 0,
        sends=publication.attempts.filter(sending_at__isnull=False).count(),
    )
