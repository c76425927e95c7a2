"""The post as each channel of its brand would get it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from postwright.base.accounts.models import Member
from postwright.base.connections import queries as connections
from postwright.base.connections.adapters import networks
from postwright.base.connections.models import Channel
from postwright.flow.analysis import queries as analyses
from postwright.flow.media.models import MediaItem
from postwright.flow.posts import rules
from postwright.flow.posts.models import Post, PostMedia, Variant
from postwright.flow.posts.queries.marks import Mark, mark_for
from postwright.flow.posts.queries.options import Offer, input_name, offers_of
from postwright.flow.posts.queries.outgoing import by_part, outgoing_for, with_copies
from postwright.flow.posts.queries.rows import attachments_of, variants_of
from postwright.ports.channels.capabilities import Capabilities, Declaration
from postwright.ports.channels.fixes import fixes_for
from postwright.ports.channels.text import measure
from postwright.ports.channels.types import LinkCard, Outgoing, Problem
from postwright.ports.channels.words import Fix

REMEDIES = {
    "video_too_long": "trim",
    "video_too_short": "trim",
    "video_not_made": "trim",
    "video_too_wide": "crop",
    "video_too_tall": "crop",
}


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
    part: int = 0


@dataclass(frozen=True)
class Verdict:
    """
    What is wrong on a channel or could be better, and what one click can do about it.

    `words`: an alt text that the click would take over; empty where only the person can write one.
    """

    problem: Problem
    fixes: Sequence[Fix]
    attachment: PostMedia | None = None
    words: str = ""

    @property
    def subject(self) -> tuple[str, UUID | str]:
        """What it is about, whatever the channel."""
        return self.problem.code, self.attachment.pk if self.attachment else self.problem.where

    @property
    def remedy(self) -> str:
        """What the editor of media would do about it, in its own words."""
        return REMEDIES.get(self.problem.code, "") if self.attachment else ""

    @property
    def is_shape(self) -> bool:
        """Of a picture; what stays of it is a person's choice."""
        return self.problem.code in {"image_too_wide", "image_too_tall"} and self.attachment is not None

    @property
    def must_be_written(self) -> bool:
        return Fix.ALT in self.fixes and not self.words


@dataclass(frozen=True)
class Shown:
    """One post of a thread, or the comment below it, as the network shows it."""

    text: str
    files: Sequence[PostMedia] = ()
    card: LinkCard | None = None
    is_comment: bool = False


@dataclass(frozen=True)
class Lane:
    """A channel of the post's brand, and the post as it would get it. `variant` is None when it is not chosen."""

    channel: Channel
    can: Capabilities
    counts: Sequence[Count]
    mark: Mark
    variant: Variant | None = None
    outgoing: Outgoing | None = None
    verdicts: Sequence[Verdict] = ()
    posts: Sequence[Shown] = ()

    @property
    def makes_copies(self) -> list[str]:
        """How far the copies are that are made for it."""
        return [
            f"{one.problem.params['actual']}"
            for one in self.verdicts
            if one.problem.code == "video_in_making"
        ]

    @property
    def stops(self) -> bool:
        """Something keeps it from being sent."""
        return any(one.problem.stops for one in self.verdicts)

    @property
    def rules(self) -> str:
        """How the network counts, as the counters on the page read it."""
        text = self.can.text
        return json.dumps(
            {
                "limits": [{"unit": one.unit, "limit": one.limit, "extra": one.extra} for one in self.counts],
                "thread": self.has_threads,
                "url_length": text.url_length,
                "short_mentions": text.short_mentions,
            }
        )

    @property
    def offers(self) -> list[Offer]:
        """What can be chosen for this network alone, beside its mark for what an AI made."""
        every = offers_of(self.channel, self.variant, self.can)
        return [one for one in every if not one.option.marks_ai]

    @property
    def mark_name(self) -> str:
        """Of the input for the network's mark."""
        return input_name(self.channel, self.mark.option) if self.mark.option else ""

    @property
    def has_to_choose(self) -> bool:
        return any(offer.is_missing for offer in self.offers)

    @property
    def is_asked(self) -> bool:
        """Whether the network is asked for the choices when somebody opens the composer."""
        return networks()[self.channel.network].live_standing

    @property
    def has_threads(self) -> bool:
        return self.can.thread_parts > 1

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
    attached = list(attachments_of(post))
    alts = alt_texts_for(member, [one.media_item for one in attached])
    return _advised_once(
        [_lane(channel, post, chosen.get(channel.pk), attached, alts) for channel in offered]
    )


def lanes_of(post: Post) -> list[Lane]:
    """The channels that the post was chosen for, those included that were disconnected since."""
    attached = list(attachments_of(post))
    return [_lane(variant.channel, post, variant, attached, {}) for variant in variants_of(post)]


def declarations_of(post: Post) -> list[Declaration]:
    """What the networks of its channels want to be said before it is published, each once."""
    found = [
        declaration
        for variant in variants_of(post)
        for declaration in capabilities_of(variant.channel).declarations
        if declaration.holds(variant.options)
    ]
    return list(dict.fromkeys(found))


def alt_texts_for(member: Member, items: Sequence[MediaItem]) -> dict[UUID, str]:
    """What to say of media items: the words that a person wrote for each, else the last that were suggested."""
    found: dict[UUID, str] = {}
    runs = analyses.analyses_for(member).filter(media_item__in=items, state="finished")
    for run in runs.order_by("requested_at"):
        found[run.media_item_id] = analyses.chosen(run).alt_text
    return found | {item.pk: item.alt_text for item in items if item.alt_text}


def lines_of(member: Member, media: Sequence[tuple[MediaItem, str | None, int]]) -> list[Line]:
    """Media items with their alt texts; None takes the words that a person wrote for the item."""
    alts = alt_texts_for(member, [item for item, *_ in media])
    lines = []
    for item, written, part in media:
        alt = item.alt_text if written is None else written
        found = alts.get(item.pk, "")
        lines.append(Line(item, alt, found if found != alt else "", part))
    return lines


def capabilities_of(channel: Channel) -> Capabilities:
    return networks()[channel.network].capabilities_for(channel.settings)


def first_part(variant: Variant, can: Capabilities) -> str:
    """What was typed for the post that a link goes into."""
    parts = rules.parted(variant.own_text)
    return parts[0] if can.thread_parts else rules.joined(parts)


def attachment_at(variant: Variant, where: str, can: Capabilities) -> PostMedia | None:
    """The file that a problem names by its place, such as `media:0` or `part:2/media:1`."""
    part, _, place = where.rpartition("/")
    kind, _, index = place.partition(":")
    if kind != "media" or not index.isdigit():
        return None
    wanted = int(part.partition(":")[2]) - 1 if part else 0
    ready = [one for one in attachments_of(variant.post) if one.media_item.is_ready]
    files = by_part(variant, ready, can)
    return files[wanted][int(index)] if wanted < len(files) and int(index) < len(files[wanted]) else None


def _lane(
    channel: Channel,
    post: Post,
    variant: Variant | None,
    attached: Sequence[PostMedia],
    alts: Mapping[UUID, str],
) -> Lane:
    can = capabilities_of(channel)
    mark = mark_for(post, can, attached, variant)
    if variant is None:
        counts = [Count(one.limit, one.unit.value) for one in measure("", can.text)]
        return Lane(channel, can, counts, mark)
    outgoing = outgoing_for(variant, only_ready=True)
    found = with_copies(variant, networks()[channel.network].review(outgoing, channel.settings))
    verdicts = [_verdict(problem, variant, can, alts) for problem in found]
    counts, posts = list(_counts(can, variant, outgoing)), list(_shown(can, variant, outgoing))
    return Lane(channel, can, counts, mark, variant, outgoing, verdicts, posts)


def _verdict(problem: Problem, variant: Variant, can: Capabilities, alts: Mapping[UUID, str]) -> Verdict:
    fixes, attachment = fixes_for(problem, can), attachment_at(variant, problem.where, can)
    words = alts.get(attachment.media_item_id, "") if attachment and Fix.ALT in fixes else ""
    return Verdict(problem, fixes, attachment, words)


def _advised_once(lanes: Sequence[Lane]) -> list[Lane]:
    """What could be better is the same on every channel, so only the first of them says it."""
    told: set[tuple[str, UUID | str]] = set()
    found = []
    for lane in lanes:
        new = [one for one in lane.verdicts if one.problem.stops or one.subject not in told]
        told |= {one.subject for one in new if not one.problem.stops}
        found.append(replace(lane, verdicts=new))
    return found


def _shown(can: Capabilities, variant: Variant, outgoing: Outgoing) -> Iterator[Shown]:
    """Files that are still being prepared are shown, too."""
    attached = list(attachments_of(variant.post))
    for one in attached:
        one.shown_on = variant.channel_id
    files = by_part(variant, attached, can)
    for number, part in enumerate(outgoing.parts):
        own = files[number] if number < len(files) else []
        yield Shown(part.text, own, None if number else outgoing.link)
    if outgoing.first_comment and can.first_comment:
        yield Shown(outgoing.first_comment, is_comment=True)


def _counts(can: Capabilities, variant: Variant, outgoing: Outgoing) -> Iterator[Count]:
    sent, typed = measure(outgoing.text, can.text), measure(first_part(variant, can), can.text)
    for one, own in zip(sent, typed, strict=True):
        yield Count(one.limit, one.unit.value, one.used - own.used)
