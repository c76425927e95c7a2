"""Work of this slice in the background."""

from uuid import UUID

from postwright.care.requests import operations
from postwright.kit import clock


def erase(*, subject_id: str) -> None:
    operations.erase_person(request_id=UUID(subject_id), at=clock.now())


def resume_erasing() -> None:
    operations.resume_erasing()


def forget() -> None:
    operations.forget_requests(at=clock.now())
