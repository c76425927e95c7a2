"""Telling people that something does not go out: one mail for each cause, not one for each post."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from postwright.base.accounts.models import Member
from postwright.base.connections.models import Channel
from postwright.flow.publishing import queries, rules
from postwright.flow.publishing.models import Publication, Trouble
from postwright.kit import jobs, tenancy
from postwright.kit.text import one_line

MAIL = "publishing.mail_trouble"


def note_publication(*, organisation_id: UUID, publication_id: UUID, at: datetime) -> Trouble | None:
    """One has failed, is unclear for good or came late."""
    with tenancy.scope(organisation_id):
        publication = Publication.objects.filter(pk=publication_id).select_related("channel").first()
        if publication is None or not publication.needs_attention:
            return None
        return _note(publication.channel, publication.problem, at=at)


def note_channel(*, organisation_id: UUID, channel_id: UUID, at: datetime) -> Trouble | None:
    """A channel has changed: where it needs a person to sign in, its queue waits."""
    with tenancy.scope(organisation_id):
        channel = Channel.objects.filter(pk=channel_id, state=Channel.State.RECONNECT).first()
        return _note(channel, channel.problem, at=at) if channel else None


def mail_trouble(*, organisation_id: UUID, trouble_id: UUID, base_url: str, at: datetime) -> int:
    """Returns how many people were told."""
    with tenancy.scope(organisation_id):
        trouble = Trouble.objects.filter(pk=trouble_id).select_related("channel").first()
        if trouble is None or trouble.told_at is not None:
            return 0
        stopped = queries.stopped_by(trouble)
        people = queries.concerned_by(trouble, stopped)
    for member in people:
        _send(member, trouble, stopped, base_url)
    with tenancy.scope(organisation_id):
        Trouble.objects.filter(pk=trouble.pk).update(told_at=at)
    return len(people)


def _note(channel: Channel, cause: str, *, at: datetime) -> Trouble:
    trouble, is_new = Trouble.objects.select_for_update().get_or_create(
        channel=channel,
        cause=cause[:60],
        defaults={"organisation_id": channel.organisation_id, "began_at": at, "last_at": at},
    )
    if is_new or _has_passed(trouble, at):
        trouble.began_at, trouble.told_at = at, None
        ids = {"organisation_id": channel.organisation_id, "subject_id": trouble.pk}
        mark = f"{MAIL} {trouble.pk}"
        jobs.enqueue(MAIL, lock=mark, once=mark, at=at + rules.GATHERED, **ids)
    trouble.last_at = at
    trouble.save()
    return trouble


def _has_passed(trouble: Trouble, at: datetime) -> bool:
    """It went well since, or so long ago that people have forgotten."""
    well = Publication.objects.filter(
        channel=trouble.channel_id, state=Publication.State.SENT, ended_at__gt=trouble.last_at
    )
    return trouble.last_at < at - timedelta(days=1) or well.exists()


def _send(member: Member, trouble: Trouble, stopped: Sequence[Publication], base_url: str) -> None:
    with override(member.user.language):
        subject = _("Posts on %(channel)s need you") % {"channel": one_line(str(trouble.channel))}
        words = {
            "channel": trouble.channel,
            "why": rules.explain(
                trouble.cause, stopped[0].advice if stopped else trouble.channel.explanation
            ),
            "stopped": stopped,
            "base_url": base_url.rstrip("/"),
        }
        send_mail(subject, render_to_string("publishing/mail/trouble.txt", words), None, [member.user.email])
