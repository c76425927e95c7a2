"""People who change their minds at the last moment: processes that only cancel, each at moments of its own."""

import json
import time
from pathlib import Path
from typing import Any

from postwright.base.accounts.models import Member
from postwright.flow.publishing import operations
from postwright.flow.publishing.models import Publication
from postwright.kit import tenancy
from postwright.kit.clock import now


def change_minds(*, organisation: str, member: str, plan: list[tuple[str, float]], report: str) -> None:
    """
    :param plan: publications, and the moments at which each is cancelled, in seconds since 1970
    :param report: a file for one line each: which, whether it was acknowledged, and when
    """
    with Path(report).open("a", buffering=1) as lines:
        for publication, at in sorted(plan, key=lambda one: one[1]):
            time.sleep(max(0, at - time.time()))
            is_cancelled = _cancel(organisation, member, publication)
            print(json.dumps([publication, is_cancelled, time.time()]), file=lines)


def _cancel(organisation: str, member: str, publication: str) -> bool:
    with tenancy.scope(organisation):
        by: Any = Member.objects.get(pk=member)
        planned = Publication.objects.get(pk=publication)
        try:
            operations.cancel_publication(publication=planned, by=by, at=now())
        except operations.BeingSent:
            return False
    return True
