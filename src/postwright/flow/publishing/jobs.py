"""Work on publications that happens after an event."""

from uuid import UUID

from django.conf import settings

from postwright.base.connections import queries as connections
from postwright.base.connections.adapters import look_after
from postwright.base.connections.operations import put_off_check
from postwright.flow.publishing import operations, queries
from postwright.kit import clock


def release_queue(*, organisation_id: str, subject_id: str) -> None:
    operations.release_queue(organisation_id=UUID(organisation_id), channel_id=UUID(subject_id))


def forget_bulk_steps() -> None:
    operations.forget_steps(at=clock.now())


def follow_brand(*, organisation_id: str, subject_id: str) -> None:
    operations.follow_brand(organisation_id=UUID(organisation_id), brand_id=UUID(subject_id))


def note_publication(*, organisation_id: str, subject_id: str) -> None:
    operations.note_publication(
        organisation_id=UUID(organisation_id), publication_id=UUID(subject_id), at=clock.now()
    )


def note_channel(*, organisation_id: str, subject_id: str) -> None:
    operations.note_channel(
        organisation_id=UUID(organisation_id), channel_id=UUID(subject_id), at=clock.now()
    )


def mail_trouble(*, organisation_id: str, subject_id: str) -> None:
    operations.mail_trouble(
        organisation_id=UUID(organisation_id),
        trouble_id=UUID(subject_id),
        base_url=settings.PUBLIC_URL,
    )


def check_channel(*, organisation_id: str, subject_id: str) -> None:
    """Here, because only the publisher knows whether the channel has been asked to wait. Outside any transaction."""
    channel, at = connections.channel_to_check(UUID(organisation_id), UUID(subject_id)), clock.now()
    if channel is None:
        return
    if until := queries.rests_until(channel, at=at):
        put_off_check(channel=channel, until=until)
        return
    look_after(channel, at=at)
