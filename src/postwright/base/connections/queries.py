"""All reading about channels."""

import json
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from postwright.base.accounts.models import Member
from postwright.base.connections.models import (
    Channel,
    RehearsalPost,
    RehearsalServer,
    Revocation,
    ServerApp,
    SignIn,
)
from postwright.base.vault import operations as vault
from postwright.kit import tenancy
from postwright.ports.channels.ways import ConnectedAccount

ARRIVING = timedelta(minutes=1)  # longer than any exchange is waited for
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


def server_app(organisation_id: UUID, network: str, base_url: str) -> dict[str, str] | None:
    """What a server knows the organisation as. Holds a secret."""
    with tenancy.scope(organisation_id):
        found = ServerApp.objects.filter(network=network, base_url=base_url).first()
        if found is None:
            return None
        opened = vault.unseal(
            bytes(found.secret),
            table=ServerApp._meta.db_table,
            column="secret",
            row=found.pk,
            organisation=organisation_id,
        )
    app: dict[str, str] = json.loads(opened)
    return app


def revocation_of(organisation_id: UUID, revocation_id: UUID) -> Revocation | None:
    """What is still to be given back."""
    with tenancy.scope(organisation_id):
        return Revocation.objects.filter(pk=revocation_id).first()


def is_grant_in_use(grant: str, *, at: datetime) -> bool:
    """
    Whether a connected channel of this installation stands on this grant, of whatever organisation and network, or a
    person is choosing among what it opens.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT door_grant_in_use(%s, %s)", [grant, at])
        return bool(cursor.fetchone()[0])


def is_somebody_arriving(network: str, *, at: datetime) -> bool:
    """Whether anybody is back from a network's page, while its answer is still exchanged for a grant."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT door_somebody_arriving(%s, %s, %s)", [network, at - ARRIVING, at])
        return bool(cursor.fetchone()[0])


def secret_to_revoke(revocation: Revocation) -> dict[str, str]:
    """What the channel signed in with. Raises as `secret_of`."""
    opened = vault.unseal(
        bytes(revocation.secret),
        table=Revocation._meta.db_table,
        column="secret",
        row=revocation.pk,
        organisation=revocation.organisation_id,
    )
    secret: dict[str, str] = json.loads(opened)
    return secret


def sign_ins_for(member: Member, *, at: datetime) -> QuerySet[SignIn]:
    """The person's own, back from the network and not too long ago."""
    return SignIn.objects.filter(
        organisation=member.organisation, member=member, arrived_at__isnull=False, expires_at__gt=at
    ).select_related("brand", "channel")


def kept_of(sign_in: SignIn) -> Any:
    """:raises CannotOpen: it was altered or its key is gone"""
    opened = vault.unseal(
        bytes(sign_in.kept),
        table=SignIn._meta.db_table,
        column="kept",
        row=sign_in.pk,
        organisation=sign_in.organisation_id,
    )
    return json.loads(opened)


def accounts_of(sign_in: SignIn) -> list[ConnectedAccount]:
    """What the network named, once the person is back. Holds secrets."""
    return [ConnectedAccount.from_json(one) for one in kept_of(sign_in)]


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
