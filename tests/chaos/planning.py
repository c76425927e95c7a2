"""What people do before a rig begins: connect an account, plan a post with a file."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from postwright.base.connections import operations as connections
from postwright.base.connections.adapters import networks
from postwright.base.connections.models import Channel
from postwright.flow.media.models import MediaItem, Rendition
from postwright.flow.media.queries import storage
from postwright.flow.posts import operations as posts
from postwright.flow.publishing import operations
from postwright.flow.publishing.models import Publication
from postwright.kit.clock import now
from postwright.ports.channels.ways import ConnectedAccount
from tests.chaos.history import Acknowledged
from tests.chaos.scenes import Words
from tests.simulators.meta.conftest import film
from tests.simulators.parts.samples import picture
from tests.world import World

NONE: Mapping[str, Any] = MappingProxyType({})
SIDES, SECONDS = (540, 960), 4


class Files:
    """A picture, a film and one that is gone, stored as the library stores them."""

    def __init__(self) -> None:
        width, height = SIDES
        self._kept = {
            "picture": _stored("image/jpeg", picture("JPEG", 640, 640), 640, 640),
            "film": _stored(
                "video/mp4",
                film(seconds=SECONDS, width=width, height=height),
                width,
                height,
                seconds=SECONDS,
            ),
        }
        lost = _stored("image/jpeg", b"\xff\xd8 another", 1, 1)
        storage().delete(lost["key"])
        self.gone = [lost]

    def of(self, kinds: str) -> list[Mapping[str, Any]]:
        return [self._kept[kind] for kind in kinds.split()]


def connected(world: World, network: str, found: ConnectedAccount) -> Channel:
    with world.scope():
        return connections.connect_channel(
            brand_id=world.brand.pk, network=network, found=found, by=world.member, at=now()
        )


def plan(
    world: World,
    channel: Channel,
    text: str,
    *,
    media: Sequence[Mapping[str, Any]] = (),
    options: Mapping[str, Any] = NONE,
    comment: str = "",
    due_at: datetime | None = None,
) -> Publication:
    """As if the post had these files and choices: what is frozen is what counts, unless words alone go nowhere."""
    at = now()
    with world.scope():
        content: dict[str, Any] = {}
        if networks()[channel.network].capabilities.needs_media:
            content["media"] = [(_item(world, one, at), "Bread") for one in media]
            content["options"] = {channel: options}
        post = posts.create_post(
            brand=world.brand, by=world.member, at=at, text=text, channels=[channel], **content
        )
        [planned] = operations.schedule_post(
            post=post, revision=post.revision, due_at=due_at or at, by=world.member, at=at
        )
        if media or options or comment:
            planned.outgoing |= {"media": list(media), "options": dict(options), "first_comment": comment}
            planned.save(update_fields=["outgoing"])
    return planned


def _item(world: World, kept: Mapping[str, Any], at: datetime) -> MediaItem:
    """As it stands in the library once it is prepared."""
    file = {name: kept[name] for name in ("mime", "size", "width", "height")}
    kind, own = kept["mime"].partition("/")[0], {"organisation": world.member.organisation}
    item = MediaItem.objects.create(
        **own,
        **file,
        brand=world.brand,
        kind=kind,
        state=MediaItem.State.READY,
        file_name="bread",
        sha256="0" * 64,
        seconds=kept["seconds"] or None,
        uploaded_by=world.member,
        uploaded_at=at,
    )
    key, purpose = kept["key"], Rendition.Purpose.CLEAN
    Rendition.objects.create(
        **own, **file, media_item=item, purpose=purpose, storage_key=key, fps=24, made_at=at
    )
    return item


def post_words(
    world: World,
    channel: Channel,
    key: str,
    words: Words,
    name: str,
    files: Files,
    due_at: datetime | None = None,
) -> dict[Acknowledged, Any]:
    """Each post that will be seen below `key`, with its publication."""
    comment = words.comment.format(name=name)
    planned = plan(
        world,
        channel,
        words.text.format(name=name),
        media=files.of(words.media),
        options=words.options,
        comment=comment,
        due_at=due_at,
    )
    parts = [*words.parts(name), *([comment] if comment else [])]
    return {Acknowledged(key, part): planned.pk for part in parts}


def _stored(mime: str, data: bytes, width: int, height: int, *, seconds: float = 0) -> Mapping[str, Any]:
    key = storage().save(io.BytesIO(data), folder="chaos").key
    size = {"size": len(data), "width": width, "height": height}
    return {"key": key, "mime": mime, "alt": "Bread", "seconds": seconds, **size}
