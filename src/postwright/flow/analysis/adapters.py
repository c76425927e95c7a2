"""What the studio's pages share, and waiting for an answer."""

from threading import BoundedSemaphore
from time import monotonic, sleep
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import Http404

from postwright.base.accounts.middleware import MemberRequest
from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.flow.analysis import queries, rules
from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand
from postwright.flow.media.models import MediaItem
from postwright.kit import tenancy


def item_of(request: MemberRequest, media_id: UUID) -> MediaItem:
    """With its `runs`."""
    item = queries.item_with_runs(request.member, media_id)
    if item is None:
        raise Http404
    return item


def brand_of(request: MemberRequest) -> Brand | None:
    """The one that the person works on."""
    return brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))


def rights_of(request: MemberRequest) -> dict[str, Any]:
    may = request.member.may
    return {"may_write": may(Right.WRITE_POSTS), "may_describe": may(Right.UPLOAD_MEDIA)}


_waiters = BoundedSemaphore(rules.WAITERS)


def wait_for_end(member: Member, analysis_id: UUID, *, seconds: float) -> bool:
    """
    Wait outside any transaction until the analysis has ended; no connection is held between two looks.

    A thread of the web server waits meanwhile: where `rules.WAITERS` do already, it is not waited at all, which is
    what False means.
    """
    if not _waiters.acquire(blocking=False):
        return False
    try:
        deadline, pause = monotonic() + seconds, rules.FIRST_LOOK_S
        while _is_open(member, analysis_id) and (left := deadline - monotonic()) > 0:
            if not connection.in_atomic_block:
                connection.close()
            sleep(min(pause, left))
            pause = min(pause * 1.5, rules.LAST_LOOK_S)
    finally:
        _waiters.release()
    return True


def _is_open(member: Member, analysis_id: UUID) -> bool:
    with tenancy.scope(member.organisation_id):
        found = queries.analysis_in(member.organisation_id, analysis_id)
    return found is not None and found.is_open
