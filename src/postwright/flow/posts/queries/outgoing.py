"""What of a post would go to a channel, and what stands in its way."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.text import slugify

from postwright.base.connections.adapters import networks
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem, Rendition
from postwright.flow.posts import rules
from postwright.flow.posts.models import Post, PostMedia, Variant
from postwright.flow.posts.queries.marks import mark_of
from postwright.flow.posts.queries.rows import attachments_of, variants_of
from postwright.ports.channels.capabilities import Capabilities
from postwright.ports.channels.types import LinkCard, MediaRef, Outgoing, Part, Problem

MADE_BY_COPY = {"video_type", "video_too_big"}


def outgoing_for(variant: Variant, *, only_ready: bool = False) -> Outgoing:
    """
    The variant as its network would get it: words, alt texts, files without hidden data, the link with its tags.

    A thread becomes one post where the network has none. The link goes into the text of the first post where
    the network shows no card, unless somebody wrote it there. What an AI made is marked, see `marks`.

    :param only_ready: leave out files that are still being prepared
    :raises Rendition.DoesNotExist: a file is not prepared
    """
    post, can = variant.post, _capabilities(variant)
    attached = list(attachments_of(post))
    attachments = [one for one in attached if one.media_item.is_ready or not only_ready]
    mark = mark_of(variant, can, attached)
    first, *thread = _parts(variant, attachments, is_thread=bool(can.thread_parts))
    text, card, link = first.text, None, link_of(variant)
    if link and can.link_card and (not first.media or can.link_card_with_media):
        card = LinkCard(url=link, title=post.title or post.link)
    elif link:
        text = text if post.link in text else f"{text.rstrip()}\n\n{link}".lstrip()
    return Outgoing(
        text=rules.labelled(text, mark.below),
        language=post.language,
        media=first.media,
        link=card,
        options=mark.set_among(variant.options, can),
        thread=tuple(thread),
        first_comment=variant.own_first_comment.strip(),
    )


def problems_of(post: Post) -> Mapping[Variant, list[Problem]]:
    """What keeps each variant from being published, by its network's own rules, as far as its files are ready."""
    return {
        variant: with_copies(
            variant,
            networks()[variant.channel.network].validate(
                outgoing_for(variant, only_ready=True), variant.channel.settings
            ),
        )
        for variant in variants_of(post)
    }


def with_copies(variant: Variant, problems: Sequence[Problem]) -> list[Problem]:
    """What a copy of a video will put right while it is made is no problem of the video."""
    can, missing = _capabilities(variant), dict[str, Problem]()
    if can.videos:
        for where, attachment in _places(variant, can):
            if state := media.making(attachment.media_item, can.videos):
                missing[where] = _of_copy(where, *state)
    kept = [one for one in problems if one.where not in missing or one.code not in MADE_BY_COPY]
    return [*kept, *_first_words(missing, kept)]


def _of_copy(where: str, progress: int, problem: str) -> Problem:
    if problem == "too_many_bytes":
        return Problem("video_not_made", where)
    if problem:
        return Problem("video_copy_failed", where, {"actual": problem})
    return Problem("video_in_making", where, {"actual": progress})


def _first_words(missing: Mapping[str, Problem], kept: Sequence[Problem]) -> list[Problem]:
    """Where a person has to change the video first, that says all."""
    changed = {one.where for one in kept if one.code == "video_too_long"}
    return [problem for where, problem in missing.items() if where not in changed]


def _places(variant: Variant, can: Capabilities) -> Iterator[tuple[str, PostMedia]]:
    """Each ready file with its place, as problems name it."""
    ready = [one for one in attachments_of(variant.post) if one.media_item.is_ready]
    for number, files in enumerate(by_part(variant, ready, can)):
        where = f"part:{number + 1}/media" if number else "media"
        yield from ((f"{where}:{index}", one) for index, one in enumerate(files))


def by_part(variant: Variant, attachments: Sequence[PostMedia], can: Capabilities) -> list[list[PostMedia]]:
    """In their order, for each post of the thread; those of a post that is no more stand in the last."""
    count = len(rules.parted(variant.own_text)) if can.thread_parts else 1
    files: list[list[PostMedia]] = [[] for _ in range(count)]
    for one in sorted(attachments, key=lambda one: (one.part, one.position)):
        files[min(one.part, count - 1)].append(one)
    return files


def is_cut(item: MediaItem, crop: Mapping[str, Any]) -> bool:
    """Whether there are the copies of the picture for this `PostMedia.crop`, which may come from anywhere."""
    try:
        return all(media.sendable(item, cut=cut) for cut in rules.cuts_in(crop))
    except (AttributeError, TypeError, ValueError):
        return False


def _capabilities(variant: Variant) -> Capabilities:
    channel = variant.channel
    return networks()[channel.network].capabilities_for(channel.settings)


def _parts(variant: Variant, attachments: Sequence[PostMedia], *, is_thread: bool) -> list[Part]:
    """At least one. What stands in a part that is no more goes to the last."""
    texts = rules.parted(variant.own_text)
    while len(texts) > 1 and not texts[-1] and all(one.part < len(texts) - 1 for one in attachments):
        texts.pop()
    if not is_thread:
        texts = [rules.joined(texts)]
    files: list[list[MediaRef]] = [[] for _ in texts]
    for one in sorted(attachments, key=lambda one: (one.part, one.position)):
        files[min(one.part, len(texts) - 1)].append(_reference(one, variant))
    return [Part(text=text, media=tuple(refs)) for text, refs in zip(texts, files, strict=True)]


def link_of(variant: Variant) -> str:
    """Its link with the tags for statistics; empty where the post has none."""
    post = variant.post
    places = {
        "network": variant.channel.network,
        "brand": slugify(post.brand.name, allow_unicode=True),
        "post": slugify(post.title, allow_unicode=True) or str(post.pk),
    }
    return rules.tagged(post.link, post.utm, places) if post.link else ""


def _reference(attachment: PostMedia, variant: Variant) -> MediaRef:
    item, takes = attachment.media_item, _capabilities(variant).videos
    cut = rules.cut_on(attachment.crop, variant.channel_id)
    file = media.sendable(item, variant.channel.network, cut, takes)
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
