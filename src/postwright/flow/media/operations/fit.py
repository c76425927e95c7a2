"""A copy of a video made for what a network takes."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
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

TRY_AGAIN = timedelta(hours=1)


@transaction.atomic
def request_fit(*, item: MediaItem, takes: VideoRules, at: datetime) -> Fitting | None:
    """
    Have the copy made that a network needs. Safe to repeat; where it failed, it is tried again after `TRY_AGAIN`.

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
    if fitting.problem and at - fitting.asked_at > TRY_AGAIN:
        fitting.problem, fitting.asked_at, is_new = "", at, True
        fitting.save(update_fields=["problem", "asked_at"])
    if is_new:
        jobs.enqueue(
            "media.fit",
            lock=f"media.fit {fitting.pk}",
            organisation_id=fitting.organisation_id,
            subject_id=fitting.pk,
        )
    return fitting


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
                _require_room(item, made.size)
                keep(item, Rendition.Purpose.FITTED, out, made, at, variant=fitting.name)
    except (ImagingError, Missing, OverQuota) as error:
        give_up_fit(fitting=fitting, problem=error.code)
        return None
    with tenancy.scope(fitting.organisation_id):
        Fitting.objects.filter(pk=fitting.pk).delete()
        return Rendition.objects.get(media_item=item, variant=fitting.name)


def give_up_fit(*, fitting: Fitting, problem: str = "program") -> None:
    """No such copy will be; whoever waits reads why."""
    fitting.problem = problem
    with tenancy.scope(fitting.organisation_id):
        Fitting.objects.filter(pk=fitting.pk).update(problem=problem)


def _telling(fitting: Fitting) -> Callable[[float], None]:
    """Ends the work where nobody waits for it any more."""

    def tell(share: float) -> None:
        with tenancy.scope(fitting.organisation_id):
            if not Fitting.objects.filter(pk=fitting.pk).update(progress=round(100 * share)):
                raise Missing(str(fitting.pk))

    return tell


def _require_room(item: MediaItem, size: int) -> None:
    with tenancy.scope(item.organisation_id):
        if queries.bytes_used(item.organisation_id) + size > settings.STORAGE_QUOTA:
            raise OverQuota({"limit": settings.STORAGE_QUOTA})
