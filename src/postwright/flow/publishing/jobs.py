"""Work on publications that happens after an event."""

from uuid import UUID

from django.conf import settings

from postwright.flow.publishing import operations
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
