"""The post as each channel of its brand would get it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from postwright.base.accounts.models import Member
from postwright.base.connections import queries as connections
from postwright.base.connections.adapters import networks
from postwright.base.connections.models import Channel
from postwright.flow.analysis import queries as analyses
from postwright.flow.media.models import MediaItem
from postwright.flow.posts.models import Post, Variant
from postwright.flow.posts.queries.outgoing import outgoing_for
from postwright.flow.posts.queries.rows import variants_of
from postwright.ports.channels.capabilities import TextRules, Unit
from postwright.ports.channels.text import measure
from postwright.ports.channels.types import Outgoing, Problem

NEAR = 0.9  # of a second limit that few texts reach: it is shown from here on


@dataclass(frozen=True)
class Count:
    """A limit on a channel's text. `extra`: what the network will count beyond the words themselves."""

    limit: int
    unit: str
    extra: int = 0


@dataclass(frozen=True)
class Line:
    """A media item in the composer. `suggestion` is an alt text that differs from the one written here."""

    item: MediaItem
    alt_text: str
    suggestion: str


@dataclass(frozen=True)
class Lane:
    """A channel of the post's brand, and the post as it would get it. `variant` is None when it is not chosen."""

    channel: Channel
    counts: Sequence[Count]
    variant: Variant | None = None
    outgoing: Outgoing | None = None
    problems: Sequence[Problem] = ()

    @property
    def is_chosen(self) -> bool:
        return self.variant is not None

    @property
    def differs(self) -> bool:
        return self.variant is not None and self.variant.differs

    @property
    def label(self) -> str:
        return self.channel.name or self.channel.handle

    @property
    def key(self) -> str:
        return str(self.channel.pk)

    @property
    def preview_templates(self) -> tuple[str, str]:
        return (f"posts/previews/{self.channel.network}.html", "posts/previews/other.html")


def lanes_for(member: Member, post: Post) -> list[Lane]:
    """Every channel that the post could go to, oldest first, and those it was chosen for."""
    chosen = {variant.channel_id: variant for variant in variants_of(post)}
    offered = connections.channels_for(member).filter(brand=post.brand_id)
    return [_lane(channel, chosen.get(channel.pk)) for channel in offered]


def lanes_of(post: Post) -> list[Lane]:
    """The channels that the post was chosen for, those included that were disconnected since."""
    return [_lane(variant.channel, variant) for variant in variants_of(post)]


def lines_of(member: Member, media: Sequence[tuple[MediaItem, str | None]]) -> list[Line]:
    """Media items with their alt texts; None takes the words that a person wrote for the item."""
    suggested: dict[UUID, str] = {}
    runs = analyses.analyses_for(member).filter(media_item__in=[item for item, _ in media], state="finished")
    for run in runs.order_by("requested_at"):
        suggested[run.media_item_id] = analyses.chosen(run).alt_text
    lines = []
    for item, written in media:
        alt = item.alt_text if written is None else written
        found = item.alt_text or suggested.get(item.pk, "")
        lines.append(Line(item, alt, found if found != alt else ""))
    return lines


def _lane(channel: Channel, variant: Variant | None) -> Lane:
    network = networks()[channel.network]
    rules = network.capabilities_for(channel.settings).text
    if variant is None:
        return Lane(channel, [Count(rules.most, rules.unit.value)])
    outgoing = outgoing_for(variant, only_ready=True)
    return Lane(
        channel,
        list(_counts(rules, variant.own_text, outgoing.text)),
        variant,
        outgoing,
        network.validate(outgoing, channel.settings),
    )


def _counts(rules: TextRules, typed: str, sent: str) -> Iterator[Count]:
    for one, own in zip(measure(sent, rules), measure(typed, rules), strict=True):
        if one.unit is not Unit.BYTES or one.used >= one.limit * NEAR:
            yield Count(one.limit, one.unit.value, one.used - own.used)
