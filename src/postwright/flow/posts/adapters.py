"""Between the composer's fields and a post's content."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from postwright.base.accounts.middleware import MemberRequest
from postwright.base.accounts.models import Member
from postwright.base.connections import queries as connections
from postwright.base.connections.models import Channel
from postwright.flow.analysis import queries as analyses
from postwright.flow.analysis.models import Analysis, Suggestion
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem
from postwright.flow.posts import queries
from postwright.flow.posts.forms import Draft
from postwright.flow.posts.models import Post, PostVersion
from postwright.flow.posts.operations import WORDS, Attached, Content

SPOKEN = {Suggestion.Field.CAPTION, Suggestion.Field.HASHTAGS}  # what becomes the text of a post


def post_of(request: MemberRequest, post_id: UUID) -> Post:
    """The post of an address; a stranger's is not found."""
    return get_object_or_404(queries.posts_for(request.member), pk=post_id)


def way_back(post: Post, version: PostVersion | None) -> str:
    """The address that brings a version back, as long as nobody has changed the post since; empty without one."""
    if version is None:
        return ""
    return f"{reverse('post-version-restoration', args=[post.pk, version.pk])}?revision={post.revision}"


def content_of(member: Member, post: Post, form: Draft) -> Content:
    """Everything that the composer shows; ids of what the member cannot see are left out."""
    wanted = form.cleaned_data["media"]
    items = {item.pk: item for item in media.items_for(member).filter(pk__in=wanted)}
    offered = connections.channels_for(member).filter(brand=post.brand_id)
    channels = [channel for channel in offered if channel.pk in form.cleaned_data["channels"]]
    content = {
        **form.words(),
        "media": [Attached(items[pk], form.alt_text(pk), form.part(pk)) for pk in wanted if pk in items],
        "channels": channels,
        "texts": {channel: form.own_text(channel.pk) for channel in channels},
        "comments": {channel: form.own_comment_of(channel.pk) for channel in channels},
        "options": _options(post, channels, form),
        "unmarked": _unmarked(post, channels, form),
    }
    return cast("Content", content)


def _options(post: Post, channels: Sequence[Channel], form: Draft) -> dict[Channel, Mapping[str, Any]]:
    """What was not asked stays as it is saved."""
    saved = {variant.channel_id: variant.options for variant in queries.variants_of(post)}
    read = {
        channel: form.options_of(channel, queries.capabilities_of(channel).options) for channel in channels
    }
    return {
        channel: saved.get(channel.pk, {}) if chosen is None else chosen for channel, chosen in read.items()
    }


def _unmarked(post: Post, channels: Sequence[Channel], form: Draft) -> dict[Channel, list[str]]:
    """As with the options."""
    saved = {variant.channel_id: sorted(variant.unmarked) for variant in queries.variants_of(post)}
    read = {channel: form.unmarked(channel.pk) for channel in channels}
    return {channel: saved.get(channel.pk, []) if named is None else named for channel, named in read.items()}


def has_stale_mark(lane: queries.Lane, form: Draft) -> bool:
    """Whether the page shows the network's mark otherwise than it follows from the content now."""
    mark, is_shown = lane.mark, lane.channel.pk in form.cleaned_data.get("options", ())
    marks = [one for one in lane.can.options if one.marks_ai]
    return is_shown and any(
        mark.is_locked  # its two boxes hang on each other
        or form.seen(lane.channel, one) != (mark.was if one == mark.option else None)
        for one in marks
    )


def changes(post: Post, content: Content) -> Content:
    """The parts of the content that differ from what is saved."""
    variants = list(queries.variants_of(post))
    saved: dict[str, Any] = {
        **{name: getattr(post, name) for name in WORDS},
        "media": [Attached(one.media_item, one.alt_text, one.part) for one in queries.attachments_of(post)],
        "channels": {variant.channel_id for variant in variants},
        "texts": {variant.channel: variant.text for variant in variants},
        "comments": {variant.channel: variant.first_comment for variant in variants},
        "options": {variant.channel: variant.options for variant in variants},
        "unmarked": {variant.channel: sorted(variant.unmarked) for variant in variants},
    }
    seen: dict[str, Any] = {**content}
    if "channels" in content:
        seen["channels"] = {channel.pk for channel in content["channels"]}
    return cast("Content", {name: content[name] for name in content if seen[name] != saved[name]})  # type: ignore[literal-required]


def comparison(post: Post, content: Content) -> list[queries.Change]:
    """The way from what is saved to the content of a composer."""
    saved = queries.snapshot(post)
    names = {one["channel"]: one["name"] for one in saved["variants"]}
    mine = {**saved, **{name: content[name] for name in WORDS if name in content}}  # type: ignore[literal-required]
    mine["media"] = [
        {
            "id": str(one.item.pk),
            "name": one.item.file_name,
            "alt_text": one.alt_text,
            "part": one.part,
        }
        for one in (Attached(*entry) for entry in content["media"])
    ]
    mine["variants"] = [
        {
            "channel": str(channel.pk),
            "name": names.get(str(channel.pk), channel.name or channel.handle),
            "text": content["texts"].get(channel),
            "first_comment": content["comments"].get(channel),
            "options": content["options"].get(channel, {}),
        }
        for channel in content["channels"]
    ]
    return queries.changes_between(saved, mine)


def first_content(item: MediaItem | None, analysis: Analysis | None, network: str = "") -> Content:
    """
    What a new post begins with: the accepted words, else the first suggested ones, and the picture.

    :param network: the one whose own words and limits count; empty for a post to every channel
    """
    content: Content = {}
    if item:
        content["media"] = [(item, item.alt_text)]
    if analysis:
        words = analyses.chosen(analysis, network)
        content["title"] = words.title[:200]
        content["text"] = analyses.posted_text(analysis, network)
        content["language"] = analysis.language
        content["media"] = [(analysis.media_item, words.alt_text)]
    return content


def has_unread_words(post: Post, analysis: Analysis) -> bool:
    """Whether a suggestion still stands in the text that no person accepted or wrote anew."""
    spoken = [one for one in analysis.suggestions.all() if one.field in SPOKEN and one.text]
    accepted = [one.text for one in spoken if one.is_accepted]
    unread = [one.text for one in spoken if not any(one.text in words for words in accepted)]
    return any(words in post.text for words in unread)
