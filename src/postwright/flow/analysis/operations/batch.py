from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.flow.analysis.models import Suggestion
from postwright.flow.analysis.operations.decide import decide_suggestion, reopen_suggestion
from postwright.flow.analysis.operations.errors import AlreadyLooking
from postwright.flow.analysis.operations.request import request_analysis
from postwright.flow.brand.models import Brand
from postwright.flow.media.models import MediaItem


@transaction.atomic
def accept_suggestions(*, suggestions: Sequence[Suggestion], by: Member, at: datetime) -> int:
    """
    Accept each of them, as if one by one. Returns how many.

    :raises NotAllowed: the member may not
    """
    by.require(Right.WRITE_POSTS)
    for suggestion in suggestions:
        decide_suggestion(suggestion=suggestion, decision=Suggestion.Decision.ACCEPTED, by=by, at=at)
    return len(suggestions)


@transaction.atomic
def reopen_suggestions(*, suggestions: Sequence[Suggestion], by: Member, at: datetime) -> int:
    """
    Take decisions back, as if one by one. Returns how many.

    :raises NotAllowed: the member may not
    """
    by.require(Right.WRITE_POSTS)
    for suggestion in suggestions:
        reopen_suggestion(suggestion=suggestion, by=by, at=at)
    return len(suggestions)


@transaction.atomic
def request_batch(
    *, items: Sequence[MediaItem], brand: Brand | None, hint: str, batch: UUID, by: Member, at: datetime
) -> int:
    """
    Ask about each anew with one hint; what is being looked at is left alone. Returns how many were asked about.

    :param brand: for items of no brand
    :raises NotAllowed: the member may not
    """
    by.require(Right.UPLOAD_MEDIA)
    asked = 0
    for item in items:
        try:
            request_analysis(media_item=item, brand=item.brand or brand, hint=hint, batch=batch, by=by, at=at)
        except AlreadyLooking:
            continue
        asked += 1
    return asked
