from datetime import datetime
from uuid import UUID

from ninja import Field, Schema


class EchoOut(Schema):
    """A publication of another post that said, or will say, nearly the same on this channel."""

    channel: UUID = Field(..., alias="variant.channel_id")
    publication: UUID = Field(..., alias="publication.pk")
    at: datetime
    is_sent: bool
