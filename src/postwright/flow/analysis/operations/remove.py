from datetime import datetime

from django.db import transaction

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.analysis.models import Analysis


@transaction.atomic
def remove_analysis(*, analysis: Analysis, by: Member, at: datetime) -> None:
    """
    Delete an analysis with its suggestions, facts and words; the media item stays.

    :raises NotAllowed: the member may not
    """
    by.require(Right.WRITE_POSTS)
    audit.record(Tag.ANALYSIS_REMOVED, subject=analysis, by=by, at=at)
    analysis.delete()
