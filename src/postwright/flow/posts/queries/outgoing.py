"""What of a post would go to a channel, and what stands in its way."""

from collections.abc import Mapping

from postwright.base.connections.adapters import networks
from postwright.flow.media import queries as media
from postwright.flow.media.models import Rendition
from postwright.flow.posts.models import Post, PostMedia, Variant
from postwright.flow.posts.queries.rows import attachments_of, variants_of
from postwright.ports.channels.types import LinkCard, MediaRef, Outgoing, Problem


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
