from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.analysis import queries
from postwright.flow.analysis.models import Analysis
from postwright.flow.analysis.operations.callback import add_callback
from postwright.flow.analysis.operations.errors import AlreadyLooking
from postwright.flow.brand.models import Brand
from postwright.flow.media.models import MediaItem
from postwright.kit import jobs, tenancy


@transaction.atomic
def request_analysis(
    *,
    media_item: MediaItem,
    brand: Brand | None,
    hint: str = "",
    language: str = "",
    batch: UUID | None = None,
    callback: tuple[str, str] | None = None,
    by: Member,
    at: datetime,
) -> Analysis:
    """
    Ask what an item shows and what could be written about it. The answer comes once the item can be looked at.

    :param language: empty for the brand's first
    :param batch: the same for what came in together
    :param callback: the address that is told of the end, and the secret that signs this
    :raises NotAllowed: the member may not
    :raises AlreadyLooking: the same is being asked already
    :raises WrongSecret: the callback's is none
    """
    by.require(Right.UPLOAD_MEDIA)
    analysis = Analysis(
        organisation=by.organisation,
        media_item=media_item,
        brand=brand,
        batch=batch,
        hint=" ".join(hint.split())[:500],
        language=language or (brand.language if brand else by.user.language),
        requested_by=by,
        requested_at=at,
    )
    try:
        with transaction.atomic():
            analysis.save(force_insert=True)
    except IntegrityError as error:
        if "analysis_open_once" not in str(error):
            raise
        raise AlreadyLooking(_("The engine is looking at this already. Give it a moment.")) from error
    if callback:
        url, secret = callback
        add_callback(analysis=analysis, url=url, secret=secret)
    audit.record(Tag.ANALYSIS_REQUESTED, subject=analysis, by=by, at=at)
    return analysis


def resume_analyses(*, item: MediaItem) -> None:
    """Run what waited for an item that can now be looked at, or that proved unusable."""
    with tenancy.scope(item.organisation_id):
        for analysis_id in queries.waiting_for(item.pk):
            jobs.enqueue(
                "analysis.run",
                lock=f"analysis.run {analysis_id}",
                organisation_id=item.organisation_id,
                subject_id=analysis_id,
            )
