"""What the practice network keeps."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F

from postwright.base.connections import queries
from postwright.base.connections.models import RehearsalPost, RehearsalServer
from postwright.kit import tenancy
from postwright.ports.channels.fences import require_ours


def count_rehearsal_call(*, key: str) -> int:
    organisation_id, channel_id = queries.parts_of(key)
    with tenancy.scope(organisation_id):
        server, new = RehearsalServer.objects.get_or_create(
            channel_id=channel_id, defaults={"organisation_id": organisation_id, "calls": 1}
        )
        if not new:
            RehearsalServer.objects.filter(pk=server.pk).update(calls=F("calls") + 1)
            server.refresh_from_db()
        return server.calls


def add_rehearsal_post(*, key: str, own_key: str, payload: dict[str, Any], at: datetime) -> RehearsalPost:
    organisation_id, channel_id = queries.parts_of(key)
    with tenancy.scope(organisation_id):
        with connection.cursor() as cursor:  # a process that is stopped here leaves nothing behind
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '1s'")
        post = RehearsalPost.objects.create(
            organisation_id=organisation_id,
            channel_id=channel_id,
            key=own_key,
            payload=payload,
            arrived_at=at,
        )
        require_ours()
        return post


def change_rehearsal_post(*, key: str, post_id: UUID, text: str) -> bool:
    """False: it is not there."""
    organisation_id, channel_id = queries.parts_of(key)
    with tenancy.scope(organisation_id):
        post = (
            RehearsalPost.objects.select_for_update(of=("self",))
            .filter(pk=post_id, channel_id=channel_id)
            .first()
        )
        if post:
            post.payload = {**post.payload, "text": text}
            post.save(update_fields=["payload"])
        return post is not None


def remove_rehearsal_post(*, key: str, post_id: UUID) -> None:
    organisation_id, channel_id = queries.parts_of(key)
    with tenancy.scope(organisation_id):
        RehearsalPost.objects.filter(pk=post_id, channel_id=channel_id).delete()
