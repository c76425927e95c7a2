"""Work on corrections that happens after an event."""

from uuid import UUID

from postwright.flow.corrections import adapters, operations
from postwright.kit import clock, tenancy


def correct(*, organisation_id: str, subject_id: str) -> None:
    """Outside any transaction: the network may take its time."""
    adapters.correct(organisation_id=UUID(organisation_id), publication_id=UUID(subject_id), at=clock.now())


def give_up(*, organisation_id: str, subject_id: str) -> None:
    with tenancy.scope(UUID(organisation_id)):
        operations.give_up(publication_id=UUID(subject_id), at=clock.now())
