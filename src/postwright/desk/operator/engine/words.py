"""What the operator is told of a stall."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from postwright.base.notices.models import Alert, AlertMessage
from postwright.desk.operator.rules import Trouble, spell, trouble_from

Kind = AlertMessage.Kind


def word(kind: AlertMessage.Kind, alert: Alert) -> tuple[str, str]:
    """Subject and text about an alert that is certain."""
    began_at = alert.began_at or alert.seen_at
    if kind is Kind.OVER:
        return over(began_at, alert.ended_at or began_at)
    return stalled(kind, trouble_from(alert.details), began_at)


def stalled(kind: AlertMessage.Kind, trouble: Sequence[Trouble], began_at: datetime) -> tuple[str, str]:
    with override(settings.LANGUAGE_CODE):
        again = _("Publishing still stalls") if kind is Kind.REMINDER else _("Publishing stalls")
        lines = [f"{one.sentence} {one.remedy}" for one in trouble]
        lines.append(_("Since %(moment)s.") % {"moment": _moment(began_at)})
        return _about(again), _text([*lines, _("Nothing is lost: what is due goes out as soon as it can.")])


def over(began_at: datetime, ended_at: datetime) -> tuple[str, str]:
    with override(settings.LANGUAGE_CODE):
        lasted = _("It stalled for %(time)s, from %(began)s to %(ended)s.") % {
            "time": spell((ended_at - began_at).total_seconds()),
            "began": _moment(began_at),
            "ended": _moment(ended_at),
        }
        return _about(_("Publishing is on time again")), _text([lasted])


def _about(subject: str) -> str:
    return f"{subject} · {settings.PUBLIC_URL}"


def _text(lines: Sequence[str]) -> str:
    return "\n\n".join([*lines, f"{settings.PUBLIC_URL}/operator/"])


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
