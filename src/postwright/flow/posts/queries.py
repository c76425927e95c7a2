"""All reading about posts, and what of them would go to a channel."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from postwright.base.accounts.models import Member
from postwright.base.connections import queries as connections
from postwright.base.connections.adapters import networks
from postwright.base.connections.models import Channel
from postwright.flow.analysis import queries as analyses
from postwright.flow.brand.models import Brand
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem, Rendition
from postwright.flow.posts.models import Post, PostMedia, Variant
from postwright.ports.channels.capabilities import TextRules
from postwright.ports.channels.text import count_bytes, count_graphemes
from postwright.ports.channels.types import LinkCard, MediaRef, Outgoing, Problem

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


def posts_for(member: Member) -> QuerySet[Post]:
    """What this member may see, changed last first."""
    return (
        Post.objects.filter(organisation=member.organisation, removed_at__isnull=True)
        .select_related("brand", "created_by__user")
        .order_by("-changed_at")
    )


def blank_draft_for(member: Member, brand: Brand) -> Post | None:
    """An empty draft that this member began and left, so that a click too many makes no second one."""
    return (
        posts_for(member)
        .filter(brand=brand, created_by=member, state=Post.State.DRAFT, title="", text="", link="")
        .filter(attachments=None)
        .first()
    )


def removed_posts_for(member: Member) -> QuerySet[Post]:
    """What was taken off the list and can come back."""
    return Post.objects.filter(organisation=member.organisation, removed_at__isnull=False).order_by(
        "-removed_at"
    )


def variants_of(post: Post) -> QuerySet[Variant]:
    return (
        Variant.objects.filter(post=post).select_related("post", "channel").order_by("channel__connected_at")
    )


def attachments_of(post: Post) -> QuerySet[PostMedia]:
    return (
        PostMedia.objects.filter(post=post)
        .select_related("media_item")
        .prefetch_related("media_item__renditions")
        .order_by("position")
    )


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


def outgoing_for(variant: Variant, *, only_ready: bool = False) -> Outgoing:
    """
    The variant as its network would get it: words, alt texts, files without hidden data.

    :param only_ready: leave out files that are still being prepared
    :raises Rendition.DoesNotExist: a file is not prepared
    """
    post = variant.post
    text = variant.own_text
    card = LinkCard(url=post.link, title=post.title or post.link) if post.link else None
    attachments = [one for one in attachments_of(post) if one.media_item.is_ready or not only_ready]
    network = variant.channel.network
    files = tuple(_reference(attachment, network) for attachment in attachments)
    rules = networks()[network].capabilities
    if card and (not rules.link_card or (files and not rules.link_card_with_media)):
        text, card = _with_link(text, post.link), None
    return Outgoing(text=text, language=post.language, media=files, link=card, options=variant.options)


def problems_of(post: Post) -> Mapping[Variant, list[Problem]]:
    """What keeps each variant from being published, by its network's own rules, as far as its files are ready."""
    return {
        variant: networks()[variant.channel.network].validate(outgoing_for(variant, only_ready=True))
        for variant in variants_of(post)
    }


def unready_media(post: Post) -> list[MediaItem]:
    """Attached files that are still being prepared, or could not be."""
    return [
        attachment.media_item for attachment in attachments_of(post) if not attachment.media_item.is_ready
    ]


def _lane(channel: Channel, variant: Variant | None) -> Lane:
    network = networks()[channel.network]
    rules = network.capabilities.text
    if variant is None:
        return Lane(channel, [Count(rules.max_graphemes, "graphemes")])
    outgoing = outgoing_for(variant, only_ready=True)
    return Lane(
        channel,
        list(_counts(rules, variant.own_text, outgoing.text)),
        variant,
        outgoing,
        network.validate(outgoing),
    )


def _counts(rules: TextRules, typed: str, sent: str) -> Iterator[Count]:
    yield Count(rules.max_graphemes, "graphemes", count_graphemes(sent) - count_graphemes(typed))
    if rules.max_bytes and count_bytes(sent) >= rules.max_bytes * NEAR:
        yield Count(rules.max_bytes, "bytes", count_bytes(sent) - count_bytes(typed))


def _reference(attachment: PostMedia, network: str) -> MediaRef:
    item = attachment.media_item
    file = media.sendable(item, network)
    if file is None:
        raise Rendition.DoesNotExist
    return MediaRef(
        key=file.storage_key,
        mime=file.mime,
        size=file.size,
        width=file.width or item.width or 0,
        height=file.height or item.height or 0,
        alt=attachment.alt_text,
        seconds=item.seconds or 0,
    )


def _with_link(text: str, link: str) -> str:
    return text if link in text else f"{text.rstrip()}\n\n{link}".lstrip()
