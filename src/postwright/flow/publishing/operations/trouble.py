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
        publication = Publication.objects.filter(pk=publication_id).select_related("channel", "post").first()
        if publication is None or not publication.needs_attention:
            return None
        return _note(publication.problem, publication.channel, publication, at=at)


def note_channel(*, organisation_id: UUID, channel_id: UUID, at: datetime) -> Trouble | None:
    """A channel has changed: where it needs a person to sign in, its queue waits."""
    with tenancy.scope(organisation_id):
        channel = Channel.objects.filter(pk=channel_id, state=Channel.State.RECONNECT).first()
        return _note(channel.problem, channel, at=at) if channel else None


def mail_trouble(*, organisation_id: UUID, trouble_id: UUID, base_url: str) -> int:
    """
    Returns how many people were told.

    :raises Exception: of the last of those who could not be reached; the others were
    """
    with tenancy.scope(organisation_id):
        trouble = Trouble.objects.filter(pk=trouble_id).select_related("channel", "post").first()
        if trouble is None:
            return 0
        stopped = queries.stopped_by(trouble)
        people = _untold(trouble, stopped)
    failures = [failure for member in people if (failure := _tell(member, trouble, stopped, base_url))]
    if failures:
        raise failures[-1]
    return len(people)


def _note(cause: str, channel: Channel, *stopped: Publication, at: datetime) -> Trouble:
    trouble, _is_new = Trouble.objects.select_for_update().get_or_create(
        organisation_id=channel.organisation_id,
        cause=cause[:60],
        network=channel.network if cause in rules.OF_NETWORK else "",
        channel=None if cause in rules.OF_NETWORK | rules.OF_POST else channel,
        post=stopped[0].post if cause in rules.OF_POST else None,
        defaults={"began_at": at, "last_at": at},
    )
    if _has_passed(trouble, channel, at):
        trouble.began_at, trouble.told_to = at, []
    if _untold(trouble, stopped):
        ids = {"organisation_id": channel.organisation_id, "subject_id": trouble.pk}
        mark = f"{MAIL} {trouble.pk}"
        jobs.enqueue(MAIL, lock=mark, once=mark, at=at + rules.GATHERED, **ids)
    trouble.last_at = at
    trouble.save()
    return trouble


def _has_passed(trouble: Trouble, channel: Channel, at: datetime) -> bool:
    """It went well there since, or so long ago that people have forgotten."""
    well = Publication.objects.filter(
        channel=channel, state=Publication.State.SENT, ended_at__gt=trouble.last_at
    )
    return trouble.last_at < at - timedelta(days=1) or well.exists()


def _untold(trouble: Trouble, stopped: Sequence[Publication]) -> list[Member]:
    return [one for one in queries.concerned_by(trouble, stopped) if str(one.pk) not in trouble.told_to]


def _tell(
    member: Member, trouble: Trouble, stopped: Sequence[Publication], base_url: str
) -> Exception | None:
    try:
        _send(member, trouble, stopped, base_url)
    except Exception as failure:  # noqa: BLE001 - one address that refuses mail keeps nobody else from hearing
        return failure
    with tenancy.scope(trouble.organisation_id):
        current = Trouble.objects.select_for_update().filter(pk=trouble.pk, began_at=trouble.began_at).first()
        if current:
            current.told_to.append(str(member.pk))
            current.save(update_fields=["told_to"])
    return None


def _send(member: Member, trouble: Trouble, stopped: Sequence[Publication], base_url: str) -> None:
    with override(member.user.language):
        subject = _("“%(where)s” needs you") if trouble.post else _("Posts on %(where)s need you")
        meant = trouble.channel.explanation if trouble.channel else ""
        words = {
            "trouble": trouble,
            "why": rules.explain(trouble.cause, stopped[0].advice if stopped else meant),
            "stopped": stopped,
            "base_url": base_url.rstrip("/"),
        }
        text = render_to_string("publishing/mail/trouble.txt", words)
        send_mail(subject % {"where": one_line(trouble.where)}, text, None, [member.user.email])
