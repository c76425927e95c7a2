"""What people do before a rig begins: connect an account, plan a post with a file."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType
from typing import Any

from postwright.base.connections import operations as connections
from postwright.base.connections.models import Channel
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
                film(seconds=SECONDS, width=SIDES[0], height=SIDES[1]),
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
    """As if the post had these files and choices: what is frozen is what counts."""
    at = now()
    with world.scope(), _taking_words(channel):
        post = posts.create_post(brand=world.brand, by=world.member, at=at, text=text, channels=[channel])
        [planned] = operations.schedule_post(
            post=post, revision=post.revision, due_at=due_at or at, by=world.member, at=at
        )
        if media or options or comment:
            planned.outgoing |= {"media": list(media), "options": dict(options), "first_comment": comment}
            planned.save(update_fields=["outgoing"])
    return planned


@contextmanager
def _taking_words(channel: Channel) -> Iterator[None]:
    """Networks that take no words alone see the files only later: until then it counts as one that does."""
    network = channel.network
    for name in ("rehearsal", network):
        channel.network = name
        channel.save(update_fields=["network"])
        if name != network:
            yield


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
