"""Telling people of what will not go out, while there is time to put it right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Role
from postwright.base.connections.models import Channel
from postwright.flow.publishing.models import Publication, Trouble
from postwright.flow.publishing.queries import MANAGE_CHANNELS
from postwright.kit import tenancy
from postwright.kit.text import one_line

AHEAD = "ahead_"  # before a cause, so that it is not taken for one that has come to pass
FORGOTTEN = timedelta(days=2)  # not seen for so long, it has been put right: the next time is another


@dataclass(frozen=True)
class Foresight:
    """
    One cause and what it will stop, the soonest first.

    :param why: the sentence for the reader, made in their language
    :param for_managers: who manages channels can put it right
    """

    cause: str
    why: Callable[[], str]
    channel: Channel
    is_of_post: bool
    for_managers: bool
    publications: Sequence[Publication]


def note_foreseen(*, foresight: Foresight, at: datetime) -> Trouble:
    """It is so at this moment. Within the tenant's scope."""
    trouble, _is_new = Trouble.objects.select_for_update().get_or_create(
        organisation_id=foresight.channel.organisation_id,
        cause=AHEAD + foresight.cause,
        network="",
        channel=None if foresight.is_of_post else foresight.channel,
        post=foresight.publications[0].post if foresight.is_of_post else None,
        defaults={"began_at": at, "last_at": at},
    )
    if trouble.last_at < at - FORGOTTEN:
        trouble.began_at, trouble.told_to = at, []
    trouble.last_at = at
    trouble.save()
    return trouble


def tell_foreseen(*, foresight: Foresight, trouble: Trouble, base_url: str) -> tuple[int, list[Exception]]:
    """How many people were told, outside any transaction, and why others could not be."""
    with tenancy.scope(trouble.organisation_id):
        people = [one for one in _concerned(foresight) if str(one.pk) not in trouble.told_to]
    told, failures = 0, list[Exception]()
    for member in people:
        try:
            _send(member, foresight, base_url)
        except Exception as failure:  # noqa: BLE001 - one address that refuses mail keeps nobody else from hearing
            failures.append(failure)
            continue
        told += 1
        with tenancy.scope(trouble.organisation_id):
            current = Trouble.objects.select_for_update().get(pk=trouble.pk)
            current.told_to.append(str(member.pk))
            current.save(update_fields=["told_to"])
    return told, failures


def _concerned(foresight: Foresight) -> list[Member]:
    """Who planned what it stops, and who manages channels where that helps; where that is nobody, the owners."""
    organisation_id = foresight.channel.organisation_id
    by = {one.scheduled_by_id for one in foresight.publications if one.scheduled_by_id}
    roles = MANAGE_CHANNELS if foresight.for_managers else ()
    found = Member.objects.filter(organisation=organisation_id).select_related("user", "organisation")
    return list(found.filter(Q(pk__in=by) | Q(role__in=roles)) or found.filter(role=Role.OWNER))


def _send(member: Member, foresight: Foresight, base_url: str) -> None:
    with override(member.user.language):
        where = foresight.channel.name or foresight.channel.handle
        words = {
            "where": where,
            "channel": foresight.channel,
            "why": foresight.why(),
            "stopped": foresight.publications,
            "base_url": base_url.rstrip("/"),
        }
        text = render_to_string("publishing/mail/foreseen.txt", words)
        subject = _("Posts on %(where)s will not go out as planned") % {"where": one_line(where)}
        send_mail(subject, text, None, [member.user.email])
