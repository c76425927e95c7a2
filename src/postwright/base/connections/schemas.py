from datetime import datetime
from uuid import UUID

from ninja import Field, Schema


class Connect(Schema):
    """`credentials` holds what the network asks for: for Bluesky `identifier` and `password` (an app password)."""

    brand: UUID
    network: str = Field(..., max_length=40)
    credentials: dict[str, str] = Field(..., max_length=10)


class ChannelOut(Schema):
    id: UUID
    brand: UUID = Field(..., alias="brand_id")
    network: str
    handle: str
    name: str
    state: str
    problem: str
    connected_at: datetime
    checked_at: datetime | None
