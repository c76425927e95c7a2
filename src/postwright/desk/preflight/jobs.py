"""Looking days ahead, several times a day, for everybody."""

from uuid import UUID

from django.conf import settings

from postwright.desk.preflight import operations
from postwright.kit import clock


def look_ahead() -> None:
    operations.plan_looks()


def tell(*, organisation_id: str) -> None:
    operations.tell_concerns(
        organisation_id=UUID(organisation_id), base_url=settings.PUBLIC_URL, at=clock.now()
    )
