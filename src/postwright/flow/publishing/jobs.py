"""Work on publications that happens after an event."""

from uuid import UUID

from postwright.flow.publishing import operations
from postwright.kit import clock


def release_queue(*, organisation_id: str, subject_id: str) -> None:
    operations.release_queue(organisation_id=UUID(organisation_id), channel_id=UUID(subject_id))


def forget_bulk_steps() -> None:
    operations.forget_steps(at=clock.now())
