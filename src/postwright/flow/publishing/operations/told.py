"""What a network tells by itself of publications, and what of its words is to be forgotten."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.publishing import queries
from postwright.flow.publishing.models import Attempt, Pace, Publication
from postwright.flow.publishing.operations.changes import wake
from postwright.kit import tenancy

State = Publication.State
UNDER_WAY = Q(state__in=queries.UNDER_WAY) | Q(lease_until__isnull=False)
NAMELESS = {"remote_id": "", "url": "", "raw": {}}


def ask_soon(*, organisation_id: UUID, channel_id: UUID, publish_id: str) -> int:
    """
    The network is done with something that was begun: it is asked now, not at the end of a pause. Returns of how many.

    Whoever waits for a person, or for a time that was chosen, waits on.
    """
    with tenancy.scope(organisation_id):
        waiting = _begun(channel_id, publish_id).filter(
            due_at__lte=Now(), next_at__gt=Now(), lease_until=None
        )
        begun = Q(state=State.SCHEDULED, problem="in_the_making", channel__state="active")
        unclear = Q(state=State.UNCLEAR) & ~Q(problem="ask_person")
        number = waiting.filter(begun | unclear).update(next_at=Now())
        if number:
            wake()
        return number


def note_withdrawn(*, organisation_id: UUID, channel_id: UUID, publish_id: str, at: datetime) -> int:
    """The public sees it no longer. It was published all the same; its history tells. Returns of how many."""
    with tenancy.scope(organisation_id):
        found = list(_begun(channel_id, publish_id).filter(state=State.SENT))
        for publication in found:
            audit.record(Tag.PUBLICATION_WITHDRAWN, subject=publication, by=None, at=at)
        return len(found)


def forget_answers(*, organisation_id: UUID, channel_id: UUID) -> bool:
    """
    What a network answered about one account's posts. What the organisation wrote, when it went out and how each try
    ended stays.

    :returns: False while something is being sent there, whose answer is still to come: nothing was forgotten then
    """
    with tenancy.scope(organisation_id):
        of_channel = Publication.objects.filter(channel=channel_id)
        if of_channel.filter(UNDER_WAY).exists():
            return False
        for publication in of_channel.exclude(progress={}).only("progress").select_for_update():
            publication.progress = _nameless(publication.progress)
            publication.save(update_fields=["progress"])
        of_channel.update(remote_id="", remote_url="")
        Attempt.objects.filter(publication__channel=channel_id).update(answer=None, detail="")
        Pace.objects.filter(channel=channel_id).delete()
        return True


def _begun(channel_id: UUID, publish_id: str) -> QuerySet[Publication]:
    return Publication.objects.filter(channel=channel_id, progress__init__publish_id=publish_id)


def _nameless(progress: dict[str, Any]) -> dict[str, Any]:
    """How many posts of a thread are out is the organisation's own matter."""
    done = progress.get("pieces", {}).get("done", [])
    return {"pieces": {"done": [NAMELESS for _ in done]}} if done else {}
