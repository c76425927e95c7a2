"""Mail that follows an event, and what the clock starts."""

from uuid import UUID

from django.conf import settings

from postwright.flow.review import operations
from postwright.kit import clock


def mail_notices(*, organisation_id: str, subject_id: str) -> None:
    operations.mail_notices(
        organisation_id=UUID(organisation_id),
        member_id=UUID(subject_id),
        base_url=settings.PUBLIC_URL,
        at=clock.now(),
    )


def mail_link(*, organisation_id: str, subject_id: str) -> None:
    operations.mail_link(
        organisation_id=UUID(organisation_id),
        link_id=UUID(subject_id),
        base_url=settings.PUBLIC_URL,
        at=clock.now(),
    )


def give_up_mail(*, organisation_id: str, subject_id: str) -> None:
    operations.give_up_mail(organisation_id=UUID(organisation_id), link_id=UUID(subject_id), at=clock.now())


def revoke_abandoned(*, organisation_id: str, subject_id: str) -> None:  # noqa: ARG001 - every follow-up is told of whom
    operations.revoke_abandoned(organisation_id=UUID(organisation_id), at=clock.now())


def forget_links() -> None:
    operations.forget_links(at=clock.now())
