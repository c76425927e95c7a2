"""Mail that waits for the operator."""

from datetime import datetime, timedelta

from django.core.mail.message import EmailMessage

from postwright.base.notices.models import OutboxMail

MAILS_LAST = timedelta(days=30)


def keep_in_outbox(*, message: EmailMessage, at: datetime) -> OutboxMail:
    return OutboxMail.objects.create(
        to=", ".join(message.recipients()),
        subject=message.subject[:300],
        text=str(message.body),
        written_at=at,
    )


def remove_from_outbox(*, mail: OutboxMail) -> None:
    mail.delete()


def forget_mails(*, at: datetime) -> int:
    """Delete what the operator has left lying; links in mails have ended long before. Returns how many."""
    return OutboxMail.objects.filter(written_at__lt=at - MAILS_LAST).delete()[0]
