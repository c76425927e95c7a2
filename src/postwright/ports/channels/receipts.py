"""What a network has answered, kept before the publisher hears of it: so no second call is made for it."""

from postwright.ports.channels.answers import clean_json
from postwright.ports.channels.types import Piece, Progress, Receipt

PUBLISHED = "published"  # step of the progress: receipts by the key of each piece


def remembered(progress: Progress, piece: Piece) -> Receipt | None:
    known = (progress.get(PUBLISHED) or {}).get(piece.key)
    return Receipt(**known) if known else None


async def remember(progress: Progress, piece: Piece, receipt: Receipt) -> None:
    known = {"remote_id": receipt.remote_id, "url": receipt.url, "raw": clean_json(receipt.raw)}
    await progress.save(PUBLISHED, {**(progress.get(PUBLISHED) or {}), piece.key: known})
