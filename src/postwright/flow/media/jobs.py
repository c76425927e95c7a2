"""Work on media that happens after an event."""

import logging
from uuid import UUID

from postwright.base.engines.prompts import EngineUnavailable
from postwright.flow.media import operations, queries
from postwright.kit import clock

OLD_AT_ONCE = 500  # in one run, some minutes long
log = logging.getLogger(__name__)


def preview(*, organisation_id: str, subject_id: str) -> None:
    if item := queries.item_in(UUID(organisation_id), UUID(subject_id)):
        operations.preview_media(item=item, at=clock.now())


def clean_photo(*, organisation_id: str, subject_id: str) -> None:
    if (item := queries.item_in(UUID(organisation_id), UUID(subject_id))) and not item.is_video:
        operations.clean_media(item=item, at=clock.now())


def clean_video(*, organisation_id: str, subject_id: str) -> None:
    if (item := queries.item_in(UUID(organisation_id), UUID(subject_id))) and item.is_video:
        operations.clean_media(item=item, at=clock.now())


def give_up(*, organisation_id: str, subject_id: str) -> None:
    if item := queries.item_in(UUID(organisation_id), UUID(subject_id)):
        operations.give_up_media(item=item, at=clock.now())


def compare(*, organisation_id: str, subject_id: str) -> None:
    if item := queries.item_in(UUID(organisation_id), UUID(subject_id)):
        operations.compare_media(item=item, at=clock.now())


def compare_rest() -> None:
    """What came before there were prints, or while the engine could not be asked. One that fails holds up no other."""
    failed: list[Exception] = []
    for organisation_id, media_id in queries.unprinted(OLD_AT_ONCE):
        try:
            compare(organisation_id=str(organisation_id), subject_id=str(media_id))
        except EngineUnavailable as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("Not all could be compared", failed)


def fetch(*, organisation_id: str, subject_id: str) -> None:
    if upload := queries.upload_in(UUID(organisation_id), UUID(subject_id)):
        operations.fetch_upload(upload=upload, at=clock.now())


def give_up_fetch(*, organisation_id: str, subject_id: str) -> None:
    if upload := queries.upload_in(UUID(organisation_id), UUID(subject_id)):
        operations.give_up_fetch(upload=upload)


def lighten(*, organisation_id: str, subject_id: str) -> None:
    if item := queries.item_in(UUID(organisation_id), UUID(subject_id)):
        operations.lighten_media(item=item, at=clock.now())


def render_photo(*, organisation_id: str, subject_id: str) -> None:
    if (item := queries.item_in(UUID(organisation_id), UUID(subject_id))) and not item.is_video:
        operations.render_media(item=item, at=clock.now())


def render_video(*, organisation_id: str, subject_id: str) -> None:
    if (item := queries.item_in(UUID(organisation_id), UUID(subject_id))) and item.is_video:
        operations.render_media(item=item, at=clock.now())


def fit(*, organisation_id: str, subject_id: str) -> None:
    if fitting := queries.fitting_in(UUID(organisation_id), UUID(subject_id)):
        operations.fit_video(fitting=fitting, at=clock.now())


def give_up_fit(*, organisation_id: str, subject_id: str) -> None:
    if fitting := queries.fitting_in(UUID(organisation_id), UUID(subject_id)):
        operations.give_up_fit(fitting=fitting)


def expire_originals() -> None:
    """In batches, each as long as the last was full."""
    while operations.expire_originals(at=clock.now()):
        pass


def sweep_orphans() -> None:
    operations.sweep_orphans(at=clock.now())


def sweep() -> None:
    operations.sweep_media(at=clock.now())


def forget_steps() -> None:
    operations.forget_steps(at=clock.now())


def forget_uploads() -> None:
    operations.forget_uploads(at=clock.now())


def examine_storage() -> None:
    """A bucket that has become public says so in the log, and on the operator's page."""
    verdict = operations.examine_storage(at=clock.now())
    if verdict and not verdict.is_private:
        log.error("Anybody may %s the bucket of this installation", " and ".join(verdict.open_to))
