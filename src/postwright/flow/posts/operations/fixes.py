"""One click that makes a post fit a network."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.media import operations as media
from postwright.flow.posts import queries, rules
from postwright.flow.posts.models import Post, PostMedia, PostVersion, Variant
from postwright.flow.posts.operations.attachments import taken
from postwright.flow.posts.operations.content import Attached, Content, apply
from postwright.flow.posts.operations.errors import CannotFix
from postwright.flow.posts.operations.history import keep_version
from postwright.ports.channels.capabilities import Capabilities, TextRules
from postwright.ports.channels.cutting import shorten, split_text
from postwright.ports.channels.text import measure
from postwright.ports.channels.words import Fix


@transaction.atomic
def fix_problem(*, variant: Variant, fix: Fix, where: str, revision: int, by: Member, at: datetime) -> Post:
    """
    Words that are too long are shortened, or split into a thread, for this channel alone where it is one of several.
    Pictures are cropped or converted for the whole post, and get the alt text that was written or suggested for them.

    The version before stays as it is, so that the fix can be undone.

    :param where: the place that the problem names
    :raises NotAllowed: the member may not write posts
    :raises EditedSinceRead: somebody changed the post meanwhile
    :raises IsConfirmed: it is scheduled or published
    :raises CannotFix: nothing there can be mended this way
    :raises MediaError: the picture cannot be rendered so
    """
    by.require(Right.WRITE_POSTS)
    spot = _Spot(variant, where, queries.capabilities_of(variant.channel), by, at)
    content = _FIXES[fix](spot)
    if not content:
        raise CannotFix(_("This cannot be mended with a click. Change it by hand."))
    post = apply(
        variant.post, revision=revision, by=by, at=at, content=content, from_ai=_is_suggested(fix, spot)
    )
    keep_version(post, by=by, at=at, cause=PostVersion.Cause.FIXED)
    audit.record(
        Tag.POST_CHANGED, subject=post, by=by, at=at, fields=sorted(content), revision=post.revision, fix=fix
    )
    return post


@dataclass(frozen=True)
class _Spot:
    """Where something shall be mended, and who asked for it."""

    variant: Variant
    where: str
    can: Capabilities
    by: Member
    at: datetime

    @property
    def attachment(self) -> PostMedia | None:
        return queries.attachment_at(self.variant, self.where, self.can)


def _shorten(spot: _Spot) -> Content | None:
    variant, can = spot.variant, spot.can
    if attachment := spot.attachment:
        limits = can.videos if attachment.media_item.is_video else can.images
        alt = shorten(attachment.alt_text, TextRules(most=limits.alt_graphemes)) if limits else ""
        return _with(variant, attachment, alt_text=alt)
    if spot.where == "first_comment":
        comment = shorten(variant.own_first_comment, can.text)
        return _own(variant, "first_comment", comment)
    parts = rules.parted(variant.own_text) if can.thread_parts else [queries.first_part(variant, can)]
    number = int(spot.where.partition(":")[2] or 1) - 1
    if number >= len(parts):
        return None
    parts[number] = shorten(parts[number], _room(variant, can) if number == 0 else can.text)
    return _own(variant, "text", rules.divided(parts))


def _split(spot: _Spot) -> Content | None:
    variant, can = spot.variant, spot.can
    if can.thread_parts < 2:
        return None
    pieces: list[str] = []
    for part in rules.parted(variant.own_text):
        limits = can.text if pieces else _room(variant, can)
        pieces += split_text(part, limits, max(1, can.thread_parts - len(pieces)))
    return _own(variant, "text", rules.divided(pieces))


def _cut(spot: _Spot) -> Content | None:
    attachment = spot.attachment
    if attachment is None or spot.can.images is None:
        return None
    takes = taken(spot.variant.post, spot.variant.channel)
    cut = media.cut_media(item=attachment.media_item, takes=takes, at=spot.at)
    crop = rules.cropped(attachment.crop, spot.variant.channel_id, cut.to_json())
    return _with(spot.variant, attachment, crop=crop)


def _describe(spot: _Spot) -> Content | None:
    attachment = spot.attachment
    if attachment is None or attachment.alt_text.strip():
        return None
    item = attachment.media_item
    words = queries.alt_texts_for(spot.by, [item]).get(item.pk, "")
    return _with(spot.variant, attachment, alt_text=words) if words else None


def _is_suggested(fix: Fix, spot: _Spot) -> bool:
    """Whether an AI says what the click puts in; a person's own words for the file come first."""
    return fix is Fix.ALT and spot.attachment is not None and not spot.attachment.media_item.alt_text


def _room(variant: Variant, can: Capabilities) -> TextRules:
    """What the link leaves of the first post."""
    sent = measure(queries.outgoing_for(variant, only_ready=True).text, can.text)
    typed = measure(queries.first_part(variant, can), can.text)
    extra = [one.used - own.used for one, own in zip(sent, typed, strict=True)]
    size = can.text.max_bytes
    return replace(can.text, most=can.text.most - extra[0], max_bytes=size - extra[1] if size else None)


def _own(variant: Variant, column: str, words: str) -> Content:
    """The channel's own words, unless it is the only one and follows the post."""
    is_alone = queries.variants_of(variant.post).count() == 1 and getattr(variant, column) is None
    if column == "text":
        return {"text": words} if is_alone else {"texts": {variant.channel: words}}
    return {"first_comment": words} if is_alone else {"comments": {variant.channel: words}}


def _with(variant: Variant, changed: PostMedia, **fields: Any) -> Content:
    lines = []
    for one in queries.attachments_of(variant.post):
        kept = Attached(one.media_item, one.alt_text, one.part)
        lines.append(kept._replace(**fields) if one.pk == changed.pk else kept)
    return {"media": lines}


_FIXES: dict[Fix, Callable[[_Spot], Content | None]] = {
    Fix.SHORTEN: _shorten,
    Fix.SPLIT: _split,
    Fix.CROP: _cut,
    Fix.CONVERT: _cut,
    Fix.ALT: _describe,
}
