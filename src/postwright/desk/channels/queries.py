"""What the pages of channels show beyond the channels: what waits for them, what arrived in practice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils.translation import gettext

from postwright.base.accounts.models import Member
from postwright.base.connections import queries as connections
from postwright.base.connections.adapters import networks, out_of_reach
from postwright.base.connections.models import Channel, RehearsalPost
from postwright.desk.channels.rules import Given, Health
from postwright.flow.brand.models import Brand
from postwright.flow.media.models import MediaItem, Rendition
from postwright.flow.publishing import queries as publishing
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.queries import State


@dataclass(frozen=True)
class Sent:
    """A file as it went out. Of a whole picture the smaller preview shows the same."""

    file: Rendition
    alt: str

    @property
    def item(self) -> MediaItem:
        return self.file.media_item

    @property
    def shown(self) -> tuple[str, str]:
        """The purpose and the variant of what to show."""
        is_cropped = self.file.purpose == Rendition.Purpose.CROPPED
        return (self.file.purpose, self.file.variant) if is_cropped else (Rendition.Purpose.PREVIEW, "")


@dataclass(frozen=True)
class Arrival:
    """A post as it stands on the practice timeline; files that were deleted since are left out."""

    post: RehearsalPost
    media: Sequence[Sent]

    @property
    def text(self) -> str:
        return str(self.post.payload.get("text", ""))

    @property
    def is_reply(self) -> bool:
        """Below a post of ours: a further part of a thread, or its first comment."""
        return bool(self.post.payload.get("reply_to"))

    @property
    def is_marked_as_ai(self) -> bool:
        return bool(self.post.payload.get("marked_as_ai"))

    @property
    def link(self) -> dict[str, str] | None:
        link: dict[str, str] | None = self.post.payload.get("link")
        return link


@dataclass(frozen=True)
class Standing:
    """A channel, how it is, and how many posts wait for it."""

    health: Health
    waiting: int

    @property
    def channel(self) -> Channel:
        return self.health.channel


def channels_of(member: Member, brand: Brand) -> QuerySet[Channel]:
    return connections.channels_for(member).filter(brand=brand)


def standings_of(member: Member, brand: Brand, *, at: datetime) -> list[Standing]:
    open_ones = publishing.publications_for(member).filter(state__in=publishing.OPEN).order_by()
    counts = dict(open_ones.values_list("channel").annotate(count=Count("pk")))
    channels = channels_of(member, brand)
    return [Standing(health_of(channel, at=at), counts.get(channel.pk, 0)) for channel in channels]


def health_of(channel: Channel, *, at: datetime, rests_until: datetime | None = None) -> Health:
    """What was found out about a channel without asking anybody."""
    network = networks()[channel.network]
    missing, named = set(network.missing_rights(channel.scopes)), network.rights_for(channel.scopes)
    rights = [Given(gettext(words), name not in missing) for name, words in named.items()]
    return Health(
        channel,
        at,
        rights=rights if channel.scopes else (),
        pulls=out_of_reach(network),
        quota=network.quota(channel.settings),
        rests_until=rests_until,
    )


def rests_until(channel: Channel, *, at: datetime) -> datetime | None:
    """When a channel may be asked for anything again whose network has asked to wait; None: at once."""
    return publishing.rests_until(channel, at=at)


def last_sent(member: Member, channel: Channel) -> Publication | None:
    """What last went out there."""
    sent = publishing.publications_for(member).filter(channel=channel, state=State.SENT)
    return sent.order_by("-ended_at").first()


def waiting_for(member: Member, channel: Channel) -> int:
    """How many posts are planned for it and not on their way yet."""
    return publishing.publications_for(member).filter(channel=channel, state=State.SCHEDULED).count()


def is_sending(member: Member, channel: Channel) -> bool:
    """A channel sends one post at a time."""
    under_way = publishing.publications_for(member).filter(channel=channel, state__in=publishing.UNDER_WAY)
    return under_way.exists()


def undecided_for(member: Member, channel: Channel) -> Publication | None:
    """What keeps all others of the channel waiting until a person says whether it arrived."""
    return publishing.needing_attention(member).filter(channel=channel, state=State.UNCLEAR).first()


def arrivals_of(member: Member, posts: Sequence[RehearsalPost]) -> list[Arrival]:
    keys = {ref["key"] for post in posts for ref in post.payload.get("media", [])}
    found = Rendition.objects.filter(organisation=member.organisation, storage_key__in=keys)
    files = {
        one.storage_key: one
        for one in found.select_related("media_item").prefetch_related("media_item__renditions")
    }
    return [Arrival(post, list(_sent(post, files))) for post in posts]


def _sent(post: RehearsalPost, files: Mapping[str, Rendition]) -> Iterator[Sent]:
    for ref in post.payload.get("media", []):
        if ref["key"] in files:
            yield Sent(files[ref["key"]], ref.get("alt", ""))
