"""What came of asking a network how an account is."""

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.connections import queries
from postwright.base.connections.models import Channel
from postwright.base.connections.operations.channels import mark_for_reconnect
from postwright.base.connections.rules import check_again, next_check
from postwright.kit import jobs, tenancy
from postwright.kit.crypto import CannotOpen
from postwright.kit.masters import KeysAway
from postwright.ports.channels.errors import ChannelError, Refused, RetryLater
from postwright.ports.channels.types import STANDING, Health, RateState

CHECK = "connections.check"
PORTION = 60  # of one look around, every few minutes; the others come next time
_CHANCE = random.Random()  # noqa: S311 - spreads calls over time


def plan_checks(*, at: datetime) -> int:
    """Ask for the next portion of channels to be looked after, those that waited longest first; says how many."""
    due = queries.channels_to_check(at=at, most=PORTION)
    for organisation_id, channel_id in due:
        with tenancy.scope(organisation_id):
            mark = f"{CHECK} {channel_id}"
            jobs.enqueue(CHECK, lock=mark, once=mark, organisation_id=organisation_id, subject_id=channel_id)
    return len(due)


def put_off_check(*, channel: Channel, until: datetime) -> None:
    """The network has asked to wait."""
    with tenancy.scope(channel.organisation_id):
        Channel.objects.filter(pk=channel.pk).update(check_at=until)


def keep_health(*, channel: Channel, health: Health, at: datetime) -> Channel | None:
    """The account works. None: it was disconnected, or needs a person, meanwhile."""
    with tenancy.scope(channel.organisation_id), transaction.atomic():
        current = _connected(channel)
        if current is None:
            return None
        changed = _take_over(current, health)
        current.rate = _rate(health.rate, at) if health.rate else current.rate
        current.checked_at, current.check_failures, current.check_problem = at, 0, ""
        current.check_at = next_check(current.renew_at, at=at, chance=_CHANCE)
        current.save(update_fields=[*changed, *_CHECK_FIELDS])
        if changed:
            audit.record(Tag.CHANNEL_CHANGED, subject=current, by=None, at=at, checked=changed)
        return current


def keep_failed_check(*, channel: Channel, error: ChannelError, at: datetime) -> Channel | None:
    """
    The network gave no answer, or said no to something else than the sign-in: the channel goes on as it is.

    None as in `keep_health`.
    """
    with tenancy.scope(channel.organisation_id), transaction.atomic():
        current = _connected(channel)
        if current is None:
            return None
        current.check_problem = error.code
        current.rate = _rate(error.rate, at) if error.rate else current.rate
        if isinstance(error, Refused) and error.code != "address_refused":
            current.checked_at, current.check_failures = at, 0
            current.check_at = next_check(None, at=at, chance=_CHANCE)
        else:
            current.check_failures = min(current.check_failures + 1, 1000)
            asked = error.after if isinstance(error, RetryLater) else None
            again = check_again(current.check_failures, at=at, chance=_CHANCE)
            current.check_at = max(again, at + timedelta(seconds=asked)) if asked else again
        current.save(update_fields=_CHECK_FIELDS)
        return current


def refuse_secret(
    *, organisation_id: UUID, channel_id: UUID, problem: str, sealed: bytes | None, at: datetime
) -> Channel | None:
    """
    The sign-in is no good. Said once, however many meet it; a person may have signed in again meanwhile.

    :param sealed: the secret that the network refused, as it was stored; None: the stored one cannot be opened
    :return: None: it is not so, or no longer
    """
    with tenancy.scope(organisation_id), transaction.atomic():
        channel = Channel.objects.select_for_update().filter(pk=channel_id).first()
        if channel is None or not _is_refused(channel, sealed):
            return None
        if channel.is_paused:  # that it rests is a person's word, and stays
            return keep_failed_check(channel=channel, error=Refused(problem), at=at)
        return mark_for_reconnect(channel=channel, problem=problem, at=at) if channel.is_active else None


_CHECK_FIELDS = ["checked_at", "check_at", "check_failures", "check_problem", "rate"]


def _connected(channel: Channel) -> Channel | None:
    state = [Channel.State.ACTIVE, Channel.State.PAUSED]
    return Channel.objects.select_for_update().filter(pk=channel.pk, state__in=state).first()


def _take_over(channel: Channel, health: Health) -> list[str]:
    """Which fields the network's word has changed."""
    told: dict[str, Any] = {"handle": health.handle[:300] or channel.handle}
    if health.standing:
        told["settings"] = {**channel.settings, STANDING: health.standing}
    if health.scopes is not None:
        told["scopes"] = list(health.scopes)
    if health.expires_at is not None:
        told["expires_at"] = health.expires_at
    changed = [name for name, value in told.items() if getattr(channel, name) != value]
    for name in changed:
        setattr(channel, name, told[name])
    return changed


def _rate(rate: RateState, at: datetime) -> dict[str, Any]:
    return {
        "limit": rate.limit,
        "remaining": rate.remaining,
        "resets_at": rate.resets_at.isoformat(),
        "told_at": at.isoformat(),
    }


def _is_refused(channel: Channel, sealed: bytes | None) -> bool:
    if sealed is not None:
        return bytes(channel.secret) == sealed
    try:
        queries.secret_of(channel)
    except CannotOpen:
        return True
    except KeysAway:
        return False
    return False
