"""Work on channels that happens by itself."""

from uuid import UUID

from postwright.base.connections import adapters, operations, queries
from postwright.kit import clock


def revoke(*, organisation_id: str, subject_id: str) -> None:
    """Outside any transaction: the network may take its time."""
    if found := queries.revocation_of(UUID(organisation_id), UUID(subject_id)):
        adapters.revoke(found)
        operations.forget_revocation(revocation=found)


def give_up_revoking(*, organisation_id: str, subject_id: str) -> None:
    if found := queries.revocation_of(UUID(organisation_id), UUID(subject_id)):
        operations.forget_revocation(revocation=found)


def forget_sign_ins() -> None:
    operations.forget_sign_ins(at=clock.now())
