from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Max, QuerySet

from postwright.base.audit.models import Event, Tag
from postwright.kit import tenancy


def count_since(tag: Tag, *, since: datetime) -> int:
    """How often something happened in the tenant of the running transaction."""
    return Event.objects.filter(organisation_id=tenancy.current(), tag=tag, at__gt=since).count()


def events_of(kind: str, subject: UUID, tag: Tag) -> QuerySet[Event]:
    """What happened so to one subject, in order."""
    return Event.objects.filter(
        organisation_id=tenancy.current(), subject_kind=kind, subject_id=subject, tag=tag
    ).order_by("at", "pk")


def latest_of(kind: str, subjects: Iterable[UUID]) -> dict[UUID, datetime]:
    """When something last happened to each of these subjects of one kind."""
    events = Event.objects.filter(
        organisation_id=tenancy.current(), subject_kind=kind, subject_id__in=list(subjects)
    )
    return dict(events.values_list("subject_id").annotate(latest=Max("at")))
