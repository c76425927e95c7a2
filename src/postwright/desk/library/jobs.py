"""What leaves the trash."""

from uuid import UUID

from postwright.desk.library import operations
from postwright.flow.media import queries as media
from postwright.kit import clock


def delete(*, organisation_id: str, subject_id: str) -> None:
    if item := media.item_in(UUID(organisation_id), UUID(subject_id)):
        operations.delete_item(item=item, at=clock.now())


def empty_trash_of(*, organisation_id: str, subject_id: str) -> None:  # noqa: ARG001 - every job gets both
    """What somebody told to go at once; each item in a transaction of its own."""
    for media_id in media.condemned_in(UUID(organisation_id), at=clock.now()):
        delete(organisation_id=organisation_id, subject_id=str(media_id))


def empty_trash() -> None:
    at = clock.now()
    for organisation_id, media_id in media.due_for_deletion(at=at):
        if item := media.item_in(organisation_id, media_id):
            operations.delete_item(item=item, at=at)
