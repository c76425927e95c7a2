from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema


class Connect(Schema):
    """
    `credentials` holds what the network asks for.

    For Rehearsal that is `name`; for Bluesky `handle`, `app_password` and, for a server of one's own, `base_url`.
    """

    brand: UUID
    network: str = Field(..., max_length=40, examples=["rehearsal"])
    credentials: dict[str, Annotated[str, Field(max_length=300)]] = Field(
        ..., max_length=10, examples=[{"name": "Practice"}]
    )


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
