"""
A thread and its first comment, piece after piece: each is remembered before the next one begins.

What these functions send and find is a `Receipt` per piece; the first one's stands for the whole.
"""

import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from postwright.ports.channels.answers import clean_json
from postwright.ports.channels.errors import Refused
from postwright.ports.channels.types import Intent, Json, Outgoing, Piece, Progress, Receipt

STEP = "pieces"  # of the progress: what is out already


@dataclass(frozen=True, slots=True)
class Parents:
    """What a piece is an answer to, by their receipts."""

    root: Receipt
    parent: Receipt


type Publish = Callable[[Piece, Parents | None], Awaitable[Receipt]]
type Find = Callable[[Piece], Awaitable[Receipt | None]]


def numbered_keys(count: int, name: UUID | None) -> list[str]:
    """For networks that keep no key of ours: by chance, or following from `name`."""
    key = secrets.token_hex(16) if name is None else name.hex
    return [key, *(f"{key}.{number}" for number in range(1, count))]


def freeze_below(outgoing: Outgoing, keys: Sequence[str], payloads: Sequence[Json]) -> tuple[Piece, ...]:
    """`Intent.below`, from one key and one payload for each of `outgoing.posts`, the first included."""
    given = enumerate(zip(keys, payloads, strict=True))
    pieces = [Piece(key=key, payload=one, is_comment=n >= len(outgoing.parts)) for n, (key, one) in given]
    return tuple(pieces[1:])


async def send_pieces(intent: Intent, progress: Progress, publish: Publish) -> Receipt:
    """
    :param publish: sends one piece below its parents, None for the first; raises as `Network.send`
    :raises Refused: `thread_stopped` or `comment_refused`; `raw["published"]` says where the rest is
    """
    done = _remembered(progress)
    for piece in intent.pieces[len(done) :]:
        try:
            done.append(await publish(piece, _parents(piece, done)))
        except Refused as refusal:
            raise _with_rest(refusal, intent, piece, done) from refusal
        await _remember(intent, progress, done)
    return _receipt(done)


async def find_pieces(intent: Intent, progress: Progress, find: Find) -> Receipt | None:
    """:param find: the receipt of a piece, None when it is certainly not there; raises as `Network.look_up`"""
    done = _remembered(progress)
    for piece in intent.pieces[len(done) :]:
        found = await find(piece)
        if found is None:
            return None
        done.append(found)
        await _remember(intent, progress, done)
    return _receipt(done)


async def remember_each(
    progress: Progress, step: str, names: Iterable[str], find: Callable[[str], Awaitable[Any]]
) -> Json:
    """What `find` gave for each name, such as an uploaded file: kept in `step` one by one, so asked for once."""
    known = progress.get(step) or {}
    for name in names:
        if name not in known:
            known = {**known, name: await find(name)}
            await progress.save(step, known)
    return known


def published_pieces(steps: Mapping[str, Any]) -> list[Json]:
    """What of a thread can be seen already, by its `remote_id` and `url`; empty before a second piece began."""
    found: list[Json] = steps.get(STEP, {}).get("done", [])
    return found


def _remembered(progress: Progress) -> list[Receipt]:
    return [Receipt(**one) for one in published_pieces({STEP: progress.get(STEP) or {}})]


async def _remember(intent: Intent, progress: Progress, done: Sequence[Receipt]) -> None:
    # The last one needs no step: the receipt of the whole follows at once.
    if len(done) < len(intent.pieces):
        known = [{"remote_id": one.remote_id, "url": one.url, "raw": clean_json(one.raw)} for one in done]
        await progress.save(STEP, {"done": known})


def _parents(piece: Piece, done: Sequence[Receipt]) -> Parents | None:
    if not done:
        return None
    return Parents(done[0], done[0] if piece.is_comment else done[-1])


def _receipt(done: Sequence[Receipt]) -> Receipt:
    first, *below = done
    if not below:
        return first
    return replace(
        first, raw={**first.raw, "below": [one.remote_id for one in below]}, rate=below[-1].rate or first.rate
    )


def _with_rest(refusal: Refused, intent: Intent, piece: Piece, done: Sequence[Receipt]) -> Refused:
    # The address leads elsewhere for the moment: the publisher tries that again, and the thread goes on.
    if not done or refusal.code == "address_refused":
        return refusal
    posts = sum(not one.is_comment for one in intent.pieces)
    return Refused(
        "comment_refused" if piece.is_comment else "thread_stopped",
        params={"sent": len(done), "all": posts},
        detail=refusal.detail,
        raw={**refusal.raw, "published": [one.url for one in done]},
        rate=refusal.rate,
    )
