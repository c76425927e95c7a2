"""All reading about channels."""

import json
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from postwright.base.accounts.models import Member
from postwright.base.connections.models import Channel, RehearsalPost, RehearsalServer
from postwright.base.vault import operations as vault
from postwright.kit import tenancy

TABLE = Channel._meta.db_table


def channels_for(member: Member) -> QuerySet[Channel]:
    """What this member may see, disconnected ones left out, oldest first."""
    return (
        Channel.objects.filter(organisation=member.organisation)
        .exclude(state=Channel.State.DISCONNECTED)
        .select_related("brand")
        .order_by("connected_at")
    )


def channels_of(organisation_id: UUID, brand_id: UUID) -> list[Channel]:
    """For work in the background: where one brand publishes, oldest first."""
    with tenancy.scope(organisation_id):
        return list(
            Channel.objects.filter(brand=brand_id, state=Channel.State.ACTIVE).order_by("connected_at")
        )


class Expired(NamedTuple):
    """A channel whose network lets us in no longer."""

    network: str
    organisation: str


def channels_to_reconnect() -> list[Expired]:
    """Of the whole installation, asked through a door: only for whoever runs it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM door_channels_to_reconnect()")
        return [Expired(*row) for row in cursor.fetchall()]


def account_key(channel: Channel) -> str:
    """How a port names a channel: its organisation and itself."""
    return key_of(organisation_id=channel.organisation_id, channel_id=channel.pk)


def key_of(*, organisation_id: UUID, channel_id: UUID) -> str:
    return f"{organisation_id}:{channel_id}"


def secret_of(channel: Channel) -> dict[str, str]:
    """
    What signs in at the network. Never log or show it.

    :raises CannotOpen: the stored secret was altered or its key is gone
    """
    return open_secret(bytes(channel.secret), channel_id=channel.pk, organisation_id=channel.organisation_id)


def open_secret(sealed: bytes, *, channel_id: UUID, organisation_id: UUID) -> dict[str, str]:
    """As `secret_of`, of a channel that was read in another way."""
    opened = vault.unseal(sealed, table=TABLE, column="secret", row=channel_id, organisation=organisation_id)
    secret: dict[str, str] = json.loads(opened)
    return secret


def rehearsal_posts_for(member: Member, *, at: datetime) -> QuerySet[RehearsalPost]:
    """What people would see on the practice network by now, newest first."""
    return (
        RehearsalPost.objects.filter(organisation=member.organisation, arrived_at__lte=at)
        .select_related("channel")
        .order_by("-arrived_at", "-pk")
    )


def rehearsal_calls(channel: Channel) -> int:
    """How often somebody tried to publish on this practice channel."""
    found = RehearsalServer.objects.filter(channel=channel).values_list("calls", flat=True).first()
    return found or 0


def rehearsal_post_by_key(key: str, *, own_key: str, at: datetime) -> RehearsalPost | None:
    organisation_id, channel_id = parts_of(key)
    with tenancy.scope(organisation_id):
        found = RehearsalPost.objects.filter(channel_id=channel_id, key=own_key, arrived_at__lte=at)
        return found.order_by("arrived_at").first()


def rehearsal_arrivals(key: str, *, since: datetime) -> list[datetime]:
    """When the posts after `since` arrived on a practice channel, oldest first."""
    organisation_id, channel_id = parts_of(key)
    with tenancy.scope(organisation_id):
        found = RehearsalPost.objects.filter(channel_id=channel_id, arrived_at__gt=since)
        return list(found.order_by("arrived_at").values_list("arrived_at", flat=True))


def parts_of(key: str) -> tuple[UUID, UUID]:
    """The organisation and the channel behind an account key."""
    organisation_id, channel_id = key.split(":")
    return UUID(organisation_id), UUID(channel_id)
