"""What each network would get of an analysis, as it would be posted, beside that network's limits."""

from collections.abc import Iterable
from dataclasses import dataclass

from postwright.base.accounts.models import Member
from postwright.base.connections import queries as connections
from postwright.base.connections.adapters import networks
from postwright.flow.analysis import rules
from postwright.flow.analysis.models import Analysis
from postwright.flow.analysis.queries.words import Group, chosen, groups_of
from postwright.kit.text import count_graphemes
from postwright.ports.channels.capabilities import Unit
from postwright.ports.channels.text import fits, measure
from postwright.ui.networks import mark_of


@dataclass(frozen=True)
class Room:
    """How much of one limit is used."""

    used: int
    most: int
    unit: str = ""

    @property
    def state(self) -> str:
        if self.used > self.most:
            return "over"
        return "near" if self.used >= self.most * rules.NEAR else "fine"

    @property
    def over(self) -> int:
        return max(0, self.used - self.most)


@dataclass(frozen=True)
class Outgoing:
    """`left_out` counts the hashtags for which there is no room. `groups` were written for this network alone."""

    network: str
    title: str
    text: str
    left_out: int
    alt_text: str
    rooms: tuple[Room, ...]
    alt_room: Room | None
    has_channel: bool
    groups: tuple[Group, ...]

    @property
    def label(self) -> str:
        return mark_of(self.network).name

    @property
    def is_over(self) -> bool:
        return any(room.over for room in self.rooms)

    @property
    def waits(self) -> bool:
        """Something written for it alone is still to be decided."""
        return any(one.is_open for group in self.groups for one in group.suggestions)


def outgoing_for(member: Member, analysis: Analysis) -> list[Outgoing]:
    """For each network that is connected, then those that were written for; without any, for every listed one."""
    channels = [one for one in connections.channels_for(member) if one.is_active]
    brand = analysis.brand_id
    connected = dict.fromkeys(one.network for one in channels if brand in {None, one.brand_id})
    groups = groups_of(analysis)
    names = [*connected, *(group.network for group in groups if group.network)]
    listed = [name for name in dict.fromkeys(names) if name in networks()] or list(networks())
    return [_outgoing(analysis, name, groups, has_channel=name in connected) for name in listed]


def posted_text(analysis: Analysis, network: str = "") -> str:
    """Caption and hashtags as a post takes them over; for a network as many hashtags as it has room for."""
    words = chosen(analysis, network)
    return _fitted(words.caption, words.hashtags, network)[0]


def _outgoing(analysis: Analysis, network: str, groups: Iterable[Group], *, has_channel: bool) -> Outgoing:
    can, words = networks()[network].capabilities, chosen(analysis, network)
    text, left_out = _fitted(words.caption, words.hashtags, network)
    media = can.videos if analysis.media_item.is_video else can.images
    alt_room = Room(count_graphemes(words.alt_text), media.alt_graphemes) if media else None
    return Outgoing(
        network=network,
        title=words.title if any(option.name == "title" for option in can.options) else "",
        text=text,
        left_out=left_out,
        alt_text=words.alt_text,
        rooms=tuple(
            Room(one.used, one.limit, str(one.unit) if one.unit == Unit.BYTES else "")
            for one in measure(text, can.text)
        ),
        alt_room=alt_room,
        has_channel=has_channel,
        groups=tuple(group for group in groups if group.network == network),
    )


def _fitted(caption: str, hashtags: tuple[str, ...], network: str) -> tuple[str, int]:
    """The text and how many hashtags had to be left out of it."""
    kept = list(hashtags)
    if network:
        limits = networks()[network].capabilities.text
        while kept and not fits(rules.with_hashtags(caption, kept), limits):
            kept.pop()
    return rules.with_hashtags(caption, kept), len(hashtags) - len(kept)
