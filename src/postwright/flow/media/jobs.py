"""Work on media that happens after an event."""

from uuid import UUID

from postwright.flow.media import operations, queries
from postwright.kit import clock


def preview(*, organisation_id: str, subject_id: str) -> None:
    if item := queries.item_in(UUID(organisation_id), UUID(subject_id)):
        operations.preview_media(item=item, at=clock.now())


def clean(*, organisation_id: str, subject_id: str) -> None:
    if item := queries.item_in(UUID(organisation_id), UUID(subject_id)):
        operations.clean_media(item=item, at=clock.now())


def give_up(*, organisation_id: str, subject_id: str) -> None:
    if item := queries.item_in(UUID(organisation_id), UUID(subject_id)):
        operations.give_up_media(item=item, at=clock.now())


def delete(*, organisation_id: str, subject_id: str) -> None:
    if item := queries.item_in(UUID(organisation_id), UUID(subject_id)):
        operations.delete_media(item=item, at=clock.now())


def fetch(*, organisation_id: str, subject_id: str) -> None:
    if upload := queries.upload_in(UUID(organisation_id), UUID(subject_id)):
        operations.fetch_upload(upload=upload, at=clock.now())


def give_up_fetch(*, organisation_id: str, subject_id: str) -> None:
    if upload := queries.upload_in(UUID(organisation_id), UUID(subject_id)):
        operations.give_up_fetch(upload=upload)


def sweep() -> None:
    operations.sweep_media(at=clock.now())


def forget_uploads() -> None:
    operations.forget_uploads(at=clock.now())
