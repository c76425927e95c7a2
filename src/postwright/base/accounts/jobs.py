"""Work on people that happens after an event."""

from uuid import UUID

from django.conf import settings

from postwright.base.accounts import operations, queries
from postwright.kit import clock


def mail_invitation(*, organisation_id: str, subject_id: str) -> None:
    invitation = queries.open_invitation(UUID(organisation_id), UUID(subject_id))
    if invitation is not None:
        operations.mail_invitation(invitation=invitation, base_url=settings.PUBLIC_URL)


def give_up_invitation(*, organisation_id: str, subject_id: str) -> None:
    invitation = queries.open_invitation(UUID(organisation_id), UUID(subject_id))
    if invitation is not None:
        operations.give_up_invitation(invitation=invitation, at=clock.now())


def forget_sessions() -> None:
    operations.forget_sessions(at=clock.now())


def forget_unconfirmed() -> None:
    operations.forget_unconfirmed(at=clock.now())
