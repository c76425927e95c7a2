"""The refusal of what was said a short while ago: it may have been said by an earlier try of our own."""

from typing import Any

from postwright.ports.channels.errors import Refused, Unclear
from postwright.ports.channels.types import Piece, Progress

CODE = 506
STEP = "duplicates"  # of the progress: which pieces were refused so


async def as_unclear_once(refusal: Refused, piece: Piece, progress: Progress) -> Refused | Unclear:
    """
    What such a refusal is to be raised as: to be looked up, if it is the first of the piece.

    When it comes again, nothing of ours was found: an older post has the same words. Other refusals stay as they are.
    """
    if refusal.raw.get("code") != CODE:
        return refusal
    known = progress.get(STEP) or {}
    told: dict[str, Any] = {"detail": refusal.detail, "raw": refusal.raw, "rate": refusal.rate}
    if piece.key in known:
        return Refused("said_before", **told)
    await progress.save(STEP, {**known, piece.key: True})
    return Unclear(**told)
