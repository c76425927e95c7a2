"""Trouble that the operator is told of: by any of the web processes, once, and once more when it is over."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from postwright.base.notices.models import Alert, AlertMessage
from postwright.base.notices.rules import (
    ALERTS_LAST,
    CONFIRM,
    GIVE_UP,
    LEASE,
    REMIND,
    WELL,
    pause_after,
)

Kind = AlertMessage.Kind

type Word = Callable[[AlertMessage.Kind, Alert], tuple[str, str]]


@transaction.atomic
def note_trouble(
    *, cause: str, details: Sequence[Any], ways: Sequence[AlertMessage.Way], word: Word, at: datetime
) -> Alert | None:
    """
    What one look found. Trouble that lasts is told once, once more every six hours, and once when it is over.

    :param details: what is wrong; empty: nothing
    :param word: subject and text of a message about an alert
    :returns: the alert that is open now, or has just ended
    """
    alert = Alert.objects.select_for_update().filter(cause=cause, is_open=True).first()
    if alert is None:
        return _suspect(cause, details, at) if details else None
    if details:
        _go_on(alert, details, ways, word, at)
    else:
        _calm_down(alert, ways, word, at)
    return alert


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

    Whoever was stopped beyond its lease changes nothing but that it was delivered.
    """
    ours = AlertMessage.objects.filter(pk=message.pk, told_at=None)
    if problem:
        ours.filter(tries=message.tries).update(
            problem=problem[:300], next_at=at + pause_after(message.tries)
        )
    else:
        ours.update(told_at=at, problem="")


def forget_alerts(*, at: datetime) -> int:
    """Returns how many alerts are gone."""
    old = Alert.objects.filter(ended_at__lt=at - ALERTS_LAST)
    count = old.count()
    old.delete()
    return count


def _suspect(cause: str, details: Sequence[Any], at: datetime) -> Alert | None:
    try:
        with transaction.atomic():
            return Alert.objects.create(cause=cause, details=list(details), seen_at=at)
    except IntegrityError:  # another process saw it at the same moment
        return None


def _go_on(
    alert: Alert, details: Sequence[Any], ways: Sequence[AlertMessage.Way], word: Word, at: datetime
) -> None:
    alert.details, alert.well_since = list(details), None
    if alert.began_at is None and at - alert.seen_at >= CONFIRM:
        alert.began_at = alert.reminded_at = at
        _write(alert, Kind.BEGAN, ways, word, at)
    elif alert.reminded_at is not None and at - alert.reminded_at >= REMIND:
        alert.reminded_at = at
        _write(alert, Kind.REMINDER, ways, word, at)
    alert.save()


def _calm_down(alert: Alert, ways: Sequence[AlertMessage.Way], word: Word, at: datetime) -> None:
    if alert.began_at is None:
        alert.delete()
        return
    alert.well_since = alert.well_since or at
    if at - alert.well_since >= WELL:
        alert.is_open, alert.ended_at = False, alert.well_since
        _write(alert, Kind.OVER, ways, word, at)
    alert.save()


def _write(
    alert: Alert, kind: AlertMessage.Kind, ways: Sequence[AlertMessage.Way], word: Word, at: datetime
) -> None:
    subject, text = word(kind, alert)
    AlertMessage.objects.bulk_create(
        AlertMessage(alert=alert, kind=kind, way=way, subject=subject, text=text, written_at=at, next_at=at)
        for way in ways
    )
