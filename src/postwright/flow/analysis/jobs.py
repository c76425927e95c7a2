"""Work on analyses that happens after an event."""

from datetime import datetime
from uuid import UUID

from postwright.flow.analysis import operations, queries
from postwright.flow.media import queries as media
from postwright.kit import clock


def run(*, organisation_id: str, subject_id: str) -> None:
    if analysis := queries.analysis_in(UUID(organisation_id), UUID(subject_id)):
        operations.run_analysis(analysis=analysis, at=clock.now())


def give_up(*, organisation_id: str, subject_id: str) -> None:
    if analysis := queries.analysis_in(UUID(organisation_id), UUID(subject_id)):
        operations.give_up_analysis(analysis=analysis, at=clock.now())


def call_back(*, organisation_id: str, subject_id: str) -> None:
    if callback := queries.callback_in(UUID(organisation_id), UUID(subject_id)):
        operations.call_back(callback=callback, at=clock.now())


def give_up_callback(*, organisation_id: str, subject_id: str) -> None:
    if callback := queries.callback_in(UUID(organisation_id), UUID(subject_id)):
        operations.give_up_callback(callback=callback, at=clock.now())


def listen(*, organisation_id: str, subject_id: str) -> None:
    if item := media.item_in(UUID(organisation_id), UUID(subject_id)):
        operations.listen_to_media(item=item, at=clock.now())


def give_up_listening(*, organisation_id: str, subject_id: str) -> None:
    if item := media.item_in(UUID(organisation_id), UUID(subject_id)):
        operations.give_up_listening(item=item, at=clock.now())


def resume(*, organisation_id: str, subject_id: str) -> None:
    if item := media.item_in(UUID(organisation_id), UUID(subject_id)):
        operations.resume_analyses(item=item)


def clear_history(*, organisation_id: str, subject_id: str, before: str) -> None:  # noqa: ARG001 - whose wish it was
    operations.clear_history(organisation_id=UUID(organisation_id), before=datetime.fromisoformat(before))


def clear_media(*, organisation_id: str, subject_id: str, before: str) -> None:
    operations.clear_media(
        organisation_id=UUID(organisation_id),
        by_id=UUID(subject_id),
        before=datetime.fromisoformat(before),
        at=clock.now(),
    )
