"""Mail that waits for the operator, and alerts. Installation-wide: only for the operator."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from postwright.base.accounts import queries as accounts
from postwright.base.notices.models import Alert, AlertMessage, OutboxMail, Watcher

LATELY = timedelta(days=14)


def outbox() -> QuerySet[OutboxMail]:
    """Newest first."""
    return OutboxMail.objects.order_by("-written_at")


def alert_ways() -> list[AlertMessage.Way]:
    """Where no mail server is set up, mail waits in the outbox."""
    webhook = [AlertMessage.Way.WEBHOOK] if settings.ALERT_WEBHOOK else []
    return [AlertMessage.Way.MAIL, *webhook]


def sends_mail() -> bool:
    """Whether a mail leaves this installation by itself."""
    return "host" in settings.MAILERS["default"].get("OPTIONS", {})


def named_recipients() -> list[str]:
    """Whom the settings name. Asks no database."""
    return settings.ALERT_EMAIL or ([settings.OPERATOR_EMAIL] if settings.OPERATOR_EMAIL else [])


def alert_recipients() -> list[str]:
    """Mail addresses: those of the settings, or of the accounts that operate this installation."""
    return named_recipients() or [person.email for person in accounts.operators()]


def open_alert(cause: str) -> Alert | None:
    """One that is certain."""
    return Alert.objects.filter(cause=cause, is_open=True, began_at__isnull=False).first()


def alerts_lately(*, at: datetime) -> QuerySet[Alert]:
    """Newest first, with what was told of each."""
    began = Alert.objects.filter(began_at__gt=at - LATELY)
    return began.prefetch_related("messages").order_by("-began_at")


def watchers() -> QuerySet[Watcher]:
    return Watcher.objects.order_by("-ticked_at")
