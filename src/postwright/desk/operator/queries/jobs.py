"""Background work by how it stands."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

ENDED = ("succeeded", "failed", "cancelled", "aborting", "aborted")


@dataclass(frozen=True)
class Jobs:
    """`oldest_seconds`: how long ago the first of those was added that could run now."""

    waiting: int
    running: int
    given_up: int
    oldest_seconds: float


def jobs(*, at: datetime) -> Jobs:
    counted = dict(ProcrastinateJob.objects.values_list("status").annotate(Count("id")))
    waiting = sum(number for status, number in counted.items() if status not in {*ENDED, "doing"})
    return Jobs(
        waiting=waiting,
        running=counted.get("doing", 0),
        given_up=counted.get("failed", 0),
        oldest_seconds=_oldest(at),
    )


def _oldest(at: datetime) -> float:
    ready = Q(scheduled_at=None) | Q(scheduled_at__lte=at)
    open_jobs = ProcrastinateJob.objects.filter(ready).exclude(status__in=[*ENDED, "doing"])
    first = open_jobs.order_by("pk").first()
    if first is None:
        return 0.0
    since = ProcrastinateEvent.objects.filter(job=first).aggregate(since=Min("at"))["since"]
    added_at = max(filter(None, (since, first.scheduled_at)), default=at)
    return max(0.0, (at - added_at).total_seconds())
