"""What stands in the way of planned posts, read from what is known: no network is asked."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import IntegerField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext

from postwright.base.accounts.models import Member
from postwright.base.connections.adapters import networks, out_of_reach
from postwright.base.connections.models import Channel
from postwright.base.vault.queries import organisations
from postwright.desk.preflight.rules import (
    OF_CHANNEL,
    REACH,
    REPEATED,
    Account,
    Code,
    Foreseen,
    Slot,
    foresee,
)
from postwright.flow.posts import queries as posts
from postwright.flow.posts.models import Post, PostMedia, Variant
from postwright.flow.publishing import queries as publishing
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.rules import channel_limits
from postwright.ports.channels.types import Outgoing, Problem

State = Publication.State
MOST = 200  # of what is planned, the soonest
KINDS = {"image": "images", "video": "videos"}
CONNECTED = [Channel.State.ACTIVE, Channel.State.PAUSED]  # of any other, the channel itself says it


@dataclass(frozen=True)
class Finding:
    """Something that speaks against one planned post on one channel."""

    foreseen: Foreseen
    publication: Publication

    @property
    def code(self) -> Code:
        return self.foreseen.code

    @property
    def channel(self) -> Channel:
        return self.publication.channel

    @property
    def sentence(self) -> str:
        return self.foreseen.sentence(self.publication.post.brand.zone)

    @property
    def cause(self) -> tuple[str, UUID]:
        """Equal for what one deed puts right."""
        whose = self.channel.pk if self.code in OF_CHANNEL else self.publication.post_id
        return self.code, whose


@dataclass(frozen=True)
class Concern:
    """One cause, and what it stops, the soonest first."""

    findings: Sequence[Finding]

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def is_of_channel(self) -> bool:
        return self.first.code in OF_CHANNEL

    @property
    def more(self) -> int:
        return len(self.findings) - 1

    @property
    def publications(self) -> list[Publication]:
        return [one.publication for one in self.findings]


@dataclass(frozen=True)
class Caution:
    """Something that speaks against a post in the composer, on one channel."""

    foreseen: Foreseen
    variant: Variant

    @property
    def sentence(self) -> str:
        return self.foreseen.sentence(self.variant.post.brand.zone)


def concerns_for(member: Member, *, at: datetime) -> list[Concern]:
    """What would not go out within days, by cause, ordered by the first slot that it stops."""
    return concerns_in(member.organisation_id, at=at)


def concerns_in(organisation_id: UUID, *, at: datetime) -> list[Concern]:
    """As `concerns_for`, for work in the background, within the tenant's scope."""
    planned = Publication.objects.filter(
        organisation=organisation_id,
        state=State.SCHEDULED,
        channel__state__in=CONNECTED,
        due_at__gt=at,
        due_at__lte=at + REACH,
    )
    found = _findings(list(_whole(planned).order_by("due_at", "pk")[:MOST]))
    causes: dict[tuple[str, UUID], list[Finding]] = {}
    for one in found:
        if one.foreseen.stops:
            causes.setdefault(one.cause, []).append(one)
    return [Concern(findings) for findings in causes.values()]


def cautions_of(member: Member, post: Post, *, at: datetime) -> list[Caution]:
    """
    For the composer: on each channel of the post, at the time it is planned for, or as if it went out now.

    What the network's own rules say stands there already, and so does what repeats the words of another post.
    """
    variants = [one for one in posts.variants_of(post) if one.channel.state in CONNECTED]
    planned = publishing.publications_for(member).filter(post=post, state=State.SCHEDULED)
    due = {one.variant_id: one.due_at for one in planned}
    slots = {one: _slot_of(one, post, due.get(one.pk, at)) for one in variants}
    accounts = {one.channel_id: _account(one.channel) for one in variants}
    others = _others(accounts, list(slots.values()), but=post)
    return [
        Caution(foreseen, variant)
        for variant, slot in slots.items()
        for foreseen in foresee(slot, accounts[variant.channel_id], others[variant.channel_id])
        if foreseen.code is not Code.REPEATED or not variant.own_text.strip()
    ]


def organisations_to_look_at() -> Iterator[UUID]:
    return organisations()


def _findings(planned: Sequence[Publication]) -> Iterator[Finding]:
    accounts = {channel.pk: _account(channel) for channel in {one.channel for one in planned}}
    slots = {one.pk: _slot(one) for one in planned}
    others = _others(accounts, list(slots.values()))
    for one in planned:
        rest = [other for other in others[one.channel_id] if other.key != one.pk]
        for foreseen in foresee(slots[one.pk], accounts[one.channel_id], rest, _problems(one)):
            yield Finding(foreseen, one)


def _account(channel: Channel) -> Account:
    network = networks()[channel.network]
    missing, named = network.missing_rights(channel.scopes), network.rights_for(channel.scopes)
    return Account(
        expires_at=channel.expires_at,
        missing=[gettext(named[name]) for name in missing],
        pulls=out_of_reach(network),
        limits=channel_limits(network.capabilities_for(channel.settings).rates),
        quota=network.quota(channel.settings),
        asked_at=channel.checked_at,
    )


def _problems(publication: Publication) -> list[Problem]:
    if publication.outgoing is None:  # tried before: it is sent as it was frozen
        return []
    channel = publication.channel
    outgoing = Outgoing.from_json(publication.outgoing)
    return networks()[channel.network].validate(outgoing, channel.settings)


def _others(
    accounts: Mapping[UUID, Account], slots: Sequence[Slot], *, but: Post | None = None
) -> Mapping[UUID, list[Slot]]:
    """What was sent or is planned on the channels, by channel, as far as it matters to the slots."""
    by_channel: dict[UUID, list[Slot]] = defaultdict(list)
    if not slots:
        return by_channel
    reach = max([REPEATED, *(account.reach for account in accounts.values())])
    found = Publication.objects.filter(
        state__in=[*publishing.OPEN, State.SENT],
        channel__in=accounts,
        due_at__gt=min(one.at for one in slots) - reach,
        due_at__lte=max(one.at for one in slots),
    ).defer("outgoing", "intent", "progress")
    for one in _whole(found.exclude(post=but) if but else found):
        by_channel[one.channel_id].append(_slot(one))
    return by_channel


def _slot(publication: Publication) -> Slot:
    variant, post = publication.variant, publication.post
    cost: int = publication.cost  # type: ignore[attr-defined] # of `_whole`
    return _slot_of(variant, post, publication.due_at, key=publication.pk, cost=cost)


def _slot_of(variant: Variant, post: Post, at: datetime, *, key: UUID | None = None, cost: int = 1) -> Slot:
    variant.post = post  # read once, with its files
    attached: Sequence[PostMedia] = list(post.attachments.all())
    kinds = {KINDS[one.media_item.kind] for one in attached if one.media_item.kind in KINDS}
    said = (variant.own_text.strip(), tuple(one.media_item_id for one in attached))
    return Slot(at=at, key=key, cost=cost, kinds=frozenset(kinds), said=said)


# How many posts a network counts: the parts of a thread and the first comment, frozen or not.
COST = """
CASE WHEN publishing_publication.outgoing IS NOT NULL THEN
    1 + jsonb_array_length(coalesce(publishing_publication.outgoing->'thread', '[]'))
    + (coalesce(publishing_publication.outgoing->>'first_comment', '') <> '')::int
ELSE 1 + jsonb_array_length(coalesce(publishing_publication.intent->'below', '[]')) END
"""


def _whole(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    counted = publications.annotate(cost=RawSQL(COST, [], output_field=IntegerField()))  # noqa: S611 - of our own
    related = counted.select_related("post__brand", "variant", "channel__brand")
    return related.prefetch_related("post__attachments__media_item")
