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


class SignInStart(Schema):
    """
    `fields` holds what the way asks for before a person leaves: for Mastodon `server`.

    With `channel`, that channel is let into again, and `brand` and `network` are its own.
    """

    brand: UUID | None = None
    network: str = Field("", max_length=40, examples=["mastodon"])
    channel: UUID | None = None
    way: str = Field("", max_length=40, description="Empty for the first one that the network offers.")
    fields: dict[str, Annotated[str, Field(max_length=300)]] = Field(
        default_factory=dict, max_length=10, examples=[{"server": "mastodon.social"}]
    )


class SignInOut(Schema):
    """Where the person goes. Back from there, they have to be signed in here as the owner of the token."""

    url: str
    expires_at: datetime


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
