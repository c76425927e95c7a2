"""Trouble that the operator is told of: by any of the web processes, once, and once more when it is over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from postwright.base.notices.models import Alert, AlertMessage
from postwright.base.notices.rules import (
    ALERTS_LAST,
    GIVE_UP,
    LEASE,
    REMIND,
    is_certain,
    is_over,
    pause_after,
)

Kind = AlertMessage.Kind


@dataclass(frozen=True, kw_only=True)
class Telling:
    """
    How trouble of one cause is told.

    :param every: how often somebody looks
    :param word: subject and text of a message about an alert
    """

    cause: str
    every: timedelta
    ways: Sequence[AlertMessage.Way]
    word: Callable[[AlertMessage.Kind, Alert], tuple[str, str]]


@transaction.atomic
def note_trouble(*, details: Sequence[Any], telling: Telling, at: datetime) -> Alert | None:
    """
    What one look found. Trouble that lasts is told once, again every six hours, and once when it is over.

    :param details: what is wrong; empty: nothing
    :returns: the alert that is open now
    """
    alert = Alert.objects.select_for_update().filter(cause=telling.cause, is_open=True).first()
    if alert is None:
        return _suspect(telling.cause, details, at) if details else None
    if details:
        return _go_on(alert, details, telling, at)
    return _calm_down(alert, telling, at)


@transaction.atomic
def claim_message(*, at: datetime) -> AlertMessage | None:
    """The next one to deliver; nobody else gets it until the lease ends."""
    waiting = AlertMessage.objects.select_for_update(skip_locked=True).filter(
        told_at=None, next_at__lte=at, written_at__gt=at - GIVE_UP
    )
    message = waiting.first()
    if message is not None:
        message.tries, message.next_at = message.tries + 1, at + LEASE
        message.save(update_fields=["tries", "next_at"])
    return message


def settle_message(*, message: AlertMessage, problem: str = "", at: datetime) -> None:
    """
    Delivered, or not and why.

    Whoever was stopped beyond its lease can still say that it was delivered, and nothing else.
    """
    waiting = AlertMessage.objects.filter(pk=message.pk, told_at=None)
    if problem:
        again_at = at + pause_after(message.tries)
        waiting.filter(tries=message.tries).update(problem=problem[:300], next_at=again_at)
    else:
        waiting.update(told_at=at, problem="")


def forget_alerts(*, at: datetime) -> int:
    """Returns how many rows are gone, messages among them."""
    return Alert.objects.filter(ended_at__lt=at - ALERTS_LAST).delete()[0]


def _suspect(cause: str, details: Sequence[Any], at: datetime) -> Alert | None:
    try:
        with transaction.atomic():
            return Alert.objects.create(cause=cause, details=list(details), seen_at=at)
    except IntegrityError:  # another process saw it at the same moment
        return None


def _go_on(alert: Alert, details: Sequence[Any], telling: Telling, at: datetime) -> Alert:
    alert.details, alert.well_since = list(details), None
    if alert.began_at is None and is_certain(since=at - alert.seen_at, every=telling.every):
        alert.began_at = alert.reminded_at = at
        _write(Kind.BEGAN, alert, telling, at)
    elif alert.reminded_at is not None and at - alert.reminded_at >= REMIND:
        alert.reminded_at = at
        _write(Kind.REMINDER, alert, telling, at)
    alert.save()
    return alert


def _calm_down(alert: Alert, telling: Telling, at: datetime) -> Alert | None:
    if alert.began_at is None:
        alert.delete()
        return None
    alert.well_since = alert.well_since or at
    if is_over(since=at - alert.well_since, every=telling.every):
        alert.is_open, alert.ended_at = False, alert.well_since
        _write(Kind.OVER, alert, telling, at)
    alert.save()
    return alert if alert.is_open else None


def _write(kind: AlertMessage.Kind, alert: Alert, telling: Telling, at: datetime) -> None:
    subject, text = telling.word(kind, alert)
    AlertMessage.objects.bulk_create(
        AlertMessage(alert=alert, kind=kind, way=way, subject=subject, text=text, written_at=at, next_at=at)
        for way in telling.ways
    )
