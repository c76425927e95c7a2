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
from postwright.flow.analysis.models import Analysis
from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand
from postwright.flow.brand.rules import LANGUAGES
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


def named_run(runs: list[Analysis], key: str | None, otherwise: Analysis) -> Analysis:
    return next((run for run in runs if str(run.pk) == key), otherwise)


def run_of(request: MemberRequest, item: MediaItem) -> Analysis | None:
    """The one that the address names, else the newest."""
    runs: list[Analysis] = item.runs  # type: ignore[attr-defined]
    return named_run(runs, request.GET.get("run"), runs[0]) if runs else None


def result_of(request: MemberRequest, item: MediaItem) -> dict[str, Any]:
    run = run_of(request, item)
    return {
        "item": item,
        "run": run,
        "others": [one for one in item.runs if one != run],  # type: ignore[attr-defined]
        "can_compare": sum(one.is_looked_at for one in item.runs) > 1,  # type: ignore[attr-defined]
        "groups": queries.common_groups(run) if run else [],
        "outgoing": queries.outgoing_for(request.member, run) if run and run.is_looked_at else [],
        "languages": _languages(item.brand or brand_of(request)),
        **rights_of(request),
    }


def _languages(brand: Brand | None) -> list[tuple[str, str]]:
    """What the engine may be asked to write in, when there is a choice."""
    codes = brand.languages if brand else []
    return [(code, LANGUAGES.get(code, code)) for code in codes] if len(codes) > 1 else []


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
