"""Telling people days ahead: one mail for each cause."""

from datetime import datetime
from uuid import UUID

from postwright.desk.preflight import queries
from postwright.desk.preflight.queries import Concern
from postwright.desk.preflight.rules import FOR_MANAGERS
from postwright.flow.publishing.operations import Foresight, note_foreseen, tell_foreseen
from postwright.kit import jobs, tenancy

TELL = "preflight.tell"


def plan_looks() -> None:
    """Each organisation by itself, so that the trouble of one keeps nobody else from hearing."""
    for organisation_id in queries.organisations_to_look_at():
        with tenancy.scope(organisation_id):
            mark = f"{TELL} {organisation_id}"
            jobs.enqueue(TELL, lock=mark, once=mark, organisation_id=organisation_id)


def tell_concerns(*, organisation_id: UUID, base_url: str, at: datetime) -> int:
    """
    Returns how many mails went out. Nobody hears of a cause twice while it lasts.

    :raises Exception: of the last mail that could not be sent; the others were
    """
    with tenancy.scope(organisation_id):
        foreseen = [_foresight(one) for one in queries.concerns_in(organisation_id, at=at)]
        noted = [(one, note_foreseen(foresight=one, at=at)) for one in foreseen]
    sent, failures = 0, list[Exception]()
    for one, trouble in noted:
        told, failed = tell_foreseen(foresight=one, trouble=trouble, base_url=base_url)
        sent, failures = sent + told, [*failures, *failed]
    if failures:
        raise failures[-1]
    return sent


def _foresight(concern: Concern) -> Foresight:
    first = concern.first
    return Foresight(
        cause=first.code,
        why=lambda: first.sentence,
        channel=first.channel,
        is_of_post=not concern.is_of_channel,
        for_managers=first.code in FOR_MANAGERS,
        publications=concern.publications,
    )
