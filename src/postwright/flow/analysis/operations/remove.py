from datetime import datetime
from uuid import UUID

from django.db import transaction

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.analysis.models import Analysis, Hearing
from postwright.flow.media import operations as media
from postwright.flow.media import queries as media_queries
from postwright.kit import jobs, tenancy

AT_ONCE = 200  # rows that are read to be deleted; their facts are large


@transaction.atomic
def remove_analysis(*, analysis: Analysis, by: Member, at: datetime) -> None:
    """
    Delete an analysis with its suggestions, facts and words; the media item stays.

    :raises NotAllowed: the member may not
    """
    by.require(Right.WRITE_POSTS)
    audit.record(Tag.ANALYSIS_REMOVED, subject=analysis, by=by, at=at)
    analysis.delete()
    _forget_hearings(by.organisation_id)


@transaction.atomic
def remove_history(*, with_media: bool = False, by: Member, at: datetime) -> int:
    """
    Delete every analysis of the organisation, with all that was decided about them, in the background. Returns how
    many there are.

    :param with_media: the pictures and videos are deleted too, past the trash, unless a post holds them
    :raises NotAllowed: the member may not
    """
    by.require(Right.MANAGE_ORGANISATION)
    count = Analysis.objects.filter(organisation=by.organisation, requested_at__lte=at).count()
    audit.record(
        Tag.HISTORY_REMOVED, subject=by.organisation, by=by, at=at, analyses=count, with_media=with_media
    )
    for name in ["analysis.clear_history", *(["analysis.clear_media"] if with_media else [])]:
        jobs.enqueue(
            name,
            lock=f"{name} {by.organisation_id}",
            organisation_id=by.organisation_id,
            subject_id=by.pk,
            before=at.isoformat(),
        )
    return count


def clear_history(*, organisation_id: UUID, before: datetime) -> int:
    """
    Delete analyses with all that hangs on them, some in each transaction; safe to repeat. Returns how many.

    :param before: what was asked later was not meant
    """
    count = 0
    while True:
        with tenancy.scope(organisation_id):
            meant = Analysis.objects.filter(organisation=organisation_id, requested_at__lte=before)
            ids = list(meant.values_list("pk", flat=True)[:AT_ONCE])
            Analysis.objects.filter(pk__in=ids).delete()
            _forget_hearings(organisation_id)
        if not ids:
            return count
        count += len(ids)


def _forget_hearings(organisation_id: UUID) -> None:
    """What was said in a video goes with the last analysis of it."""
    Hearing.objects.filter(organisation=organisation_id, media_item__analyses__isnull=True).delete()


def clear_media(*, organisation_id: UUID, by_id: UUID, before: datetime, at: datetime) -> int:
    """
    Delete what no post holds, each in a transaction of its own; safe to repeat. Returns how many.

    :param before: what came later was not meant
    """
    with tenancy.scope(organisation_id):
        by = Member.objects.select_related("organisation", "user").filter(pk=by_id).first()
        items = media_queries.items_for(by).filter(uploaded_at__lte=before) if by else None
        found = list(items.values_list("pk", flat=True)) if items is not None else []
    return sum(_is_condemned(media_id, by, at) for media_id in found if by)


def _is_condemned(media_id: UUID, by: Member, at: datetime) -> bool:
    with tenancy.scope(by.organisation_id):
        item = media_queries.items_for(by).filter(pk=media_id).first()
        if item is None:
            return False
        try:
            item = media.remove_media(item=item, by=by, at=at)
        except media.InUse:
            return False
        media.condemn_media(item=item, by=by, at=at)
    return True
