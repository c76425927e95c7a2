"""
What of a post an AI made, and how a channel is told of it.

A photo or a video counts when its file says so (IPTC digital source type, read before a copy loses it); words count
when they stand as an AI suggested them, and only where the brand wants it. A network's own mark (`Option.marks_ai`)
is set then; where there is none, the brand's label goes to the end of the text. Regulation (EU) 2024/1689, article 50.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from postwright.base.connections.adapters import networks
from postwright.base.connections.models import Channel
from postwright.flow.media.models import MediaItem
from postwright.flow.posts import rules
from postwright.flow.posts.models import Post, PostMedia, Variant
from postwright.flow.posts.queries.options import input_name
from postwright.flow.posts.queries.rows import attachments_of
from postwright.ports.channels.capabilities import Capabilities
from postwright.ports.channels.options import Option, mark_for_ai

LOCKED = "locked"


class How(StrEnum):
    """How a channel is told."""

    NOT = ""  # there is nothing to tell, or the brand wants no label
    FLAG = "flag"  # by the network's own mark
    LABEL = "label"  # at the end of the text
    LEFT_OUT = "left_out"  # a person switched the network's mark off
    NO_PLACE = "no_place"  # there is neither a mark nor a text that the label could go to


@dataclass(frozen=True)
class Mark:
    """
    :param option: the network's own mark; None: it has none for such a post
    :param chosen: what a person set it to; None: it follows from what an AI made
    :param media: say of themselves that an AI made them
    :param has_words: words of an AI count, and stand in it as they came
    :param unmarked: of which of the media a person said that the mark be left out, and which member that was
    :param label: what goes to the end of the text where there is no such mark; empty: nothing
    :param has_place: there is a text on the network
    """

    option: Option | None
    chosen: bool | None
    media: Sequence[MediaItem]
    has_words: bool
    unmarked: Mapping[str, str]
    label: str
    has_place: bool = True

    @property
    def is_on(self) -> bool:
        return self.option is not None and rules.is_marked(
            chosen=self.chosen, media=self._names, unmarked=self.unmarked, words=self.has_words
        )

    @property
    def how(self) -> How:
        if self.option is None:
            return How.NOT if not self.label else How.LABEL if self.has_place else How.NO_PLACE
        if self.is_on:
            return How.FLAG
        return How.LEFT_OUT if self.media or self.has_words else How.NOT

    @property
    def is_flagged(self) -> bool:
        return self.how is How.FLAG

    @property
    def is_labelled(self) -> bool:
        return self.how is How.LABEL

    @property
    def is_missing(self) -> bool:
        return self.how is How.LEFT_OUT

    @property
    def has_no_place(self) -> bool:
        return self.how is How.NO_PLACE

    @property
    def below(self) -> str:
        """What goes to the end of the text; empty: nothing."""
        return self.label if self.is_labelled else ""

    @property
    def is_told(self) -> bool:
        """There is something to say about it."""
        return self.how is not How.NOT

    @property
    def said(self) -> str:
        """The mark or the label as readers see it; of a network's mark an English sentence."""
        return self.option.label if self.option else self.label

    @property
    def is_locked(self) -> bool:
        """Files are marked unless a person says that they shall not be."""
        return bool(self.media)

    @property
    def is_left_out(self) -> bool:
        return self.is_locked and set(self._names) <= set(self.unmarked)

    @property
    def was(self) -> str:
        """What a form that shows it says of it, so that a box which could not be ticked is not read as unticked."""
        return f"{LOCKED} {self.files}" if self.is_locked else "on" if self.has_words else ""

    @property
    def files(self) -> str:
        """The ids of the files, as one value of a form."""
        return " ".join(self._names)

    def set_among(self, given: Mapping[str, Any], can: Capabilities) -> dict[str, Any]:
        """A variant's options as they go out: only this mark, and only where it is on."""
        marks = {one.name for one in can.options if one.marks_ai}
        set_here = {self.option.name: True} if self.option and self.is_on else {}
        return {name: value for name, value in given.items() if name not in marks} | set_here

    @property
    def why(self) -> str:
        if self.media:
            names = ", ".join(item.file_name for item in self.media)
            return _("Made by an AI, as the file says: %(names)s.") % {"names": names}
        return _("Words that an AI suggested stand in it unchanged.") if self.has_words else ""

    @property
    def _names(self) -> list[str]:
        return [str(item.pk) for item in self.media]


def mark_of(variant: Variant, can: Capabilities, attachments: Sequence[PostMedia] | None = None) -> Mark:
    """:param attachments: the post's, where they are read already"""
    return mark_for(variant.post, can, attachments, variant)


def mark_for(
    post: Post, can: Capabilities, attachments: Sequence[PostMedia] | None, variant: Variant | None = None
) -> Mark:
    """As `mark_of`; without a variant, for a channel that is not chosen."""
    items = [one.media_item for one in (attachments_of(post) if attachments is None else attachments)]
    media = [item for item in items if item.is_made_by_ai]
    has_words = post.holds_ai_words and post.brand.marks_words
    has_video = any(item.is_video for item in items)
    option = mark_for_ai(can.options, has_video=has_video, has_photos=bool(items) and not has_video)
    wants_label = option is None and ((media and post.brand.marks_media) or has_words)
    return Mark(
        option=option,
        chosen=_chosen(variant, option),
        media=media,
        has_words=has_words,
        unmarked=variant.unmarked if variant else {},
        label=post.brand.ai_label(post.language) if wants_label else "",
        has_place=variant is None or networks()[variant.channel.network].takes_words(variant.options),
    )


def _chosen(variant: Variant | None, option: Option | None) -> bool | None:
    given: Any = variant.options.get(option.name) if variant and option else None
    return given if isinstance(given, bool) else None


def mark_input(channel: Channel, option: Option) -> str:
    """The name of the hidden input beside the switch, see `Mark.was`."""
    return f"{input_name(channel, option)}-was"
