"""A copy of a video made for what a network takes."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from postwright.flow.media import queries, rules
from postwright.flow.media.models import Fitting, MediaItem, Rendition
from postwright.flow.media.operations import files
from postwright.flow.media.operations.errors import OverQuota
from postwright.flow.media.operations.prepare import keep
from postwright.kit import jobs, tenancy
from postwright.ports.channels.capabilities import VideoRules
from postwright.ports.imaging import ImagingError
from postwright.ports.storage import Missing


@transaction.atomic
def request_fit(*, item: MediaItem, takes: VideoRules, at: datetime) -> Fitting | None:
    """
    Have the copy made that a network needs. Safe to repeat: one that failed is tried again, not at once.

    None where nothing is to be made: the video goes as it is, has its copy, is not ready, or no copy could go.
    """
    footage = queries.footage_of(item)
    if footage is None or queries.fitted(item, takes):
        return None
    if not (rules.must_be_made(footage, takes) and rules.can_be_made(footage, takes)):
        return None
    fitting, is_new = Fitting.objects.get_or_create(
        media_item=item,
        name=rules.fitted_name(takes),
        defaults={
            "organisation_id": item.organisation_id,
            "takes": rules.rules_to_json(takes),
            "asked_at": at,
        },
    )
    if is_new or _reopened(fitting, at):
        jobs.enqueue(
            "media.fit",
            lock=f"media.fit {fitting.pk}",
            organisation_id=fitting.organisation_id,
            subject_id=fitting.pk,
        )
    return fitting


def _reopened(fitting: Fitting, at: datetime) -> bool:
    """Whether it had failed over something that passes, such as a full or distant storage."""
    if fitting.problem in {"", "too_many_bytes"} or at - fitting.asked_at < rules.FIT_AGAIN_AFTER:
        return False
    failed = Fitting.objects.filter(pk=fitting.pk, problem=fitting.problem)
    fitting.problem, fitting.progress, fitting.asked_at = "", 0, at
    return bool(failed.update(problem="", progress=0, asked_at=at))


def fit_video(*, fitting: Fitting, at: datetime) -> Rendition | None:
    """Make the copy. Safe to repeat; what stands in its way is kept in `problem`, for those who wait."""
    item, takes = fitting.media_item, rules.rules_from_json(fitting.takes)
    if fitting.problem:
        return None
    clean = queries.sendable(item)
    try:
        if clean is None:
            raise Missing(str(item.pk))
        if queries.fitted(item, takes) is None:
            with queries.storage().local(clean.storage_key) as path, queries.storage().scratch() as folder:
                out, tell = folder / "fitted", _telling(fitting)
                made = files.imaging().make_video(path, out, rules.clip_for(takes), tell=tell)
                files.require_room(item.organisation_id, made.size)
                keep(item, Rendition.Purpose.FITTED, out, made, at, variant=fitting.name)
    except (ImagingError, Missing, OverQuota) as error:
        give_up_fit(fitting=fitting, problem=error.code)
        return None
    with tenancy.scope(fitting.organisation_id):
        Fitting.objects.filter(pk=fitting.pk).delete()
        return Rendition.objects.get(media_item=item, variant=fitting.name)


def give_up_fit(*, fitting: Fitting, problem: str = "program") -> None:
    """No such copy will be, unless it is asked for again; whoever waits reads why."""
    fitting.problem, fitting.progress = problem, 0
    with tenancy.scope(fitting.organisation_id):
        Fitting.objects.filter(pk=fitting.pk).update(problem=problem, progress=0)


def _telling(fitting: Fitting) -> Callable[[float], None]:
    """Ends the work where nobody waits for it any more."""

    def tell(share: float) -> None:
        with tenancy.scope(fitting.organisation_id):
            if not Fitting.objects.filter(pk=fitting.pk).update(progress=round(100 * share)):
                raise Missing(str(fitting.pk))

    return tell
