"""Mail that waits for the operator."""

from datetime import datetime

from django.core.mail.message import EmailMessage

from postwright.base.notices.models import OutboxMail


def keep_in_outbox(*, message: EmailMessage, at: datetime) -> OutboxMail:
    return OutboxMail.objects.create(
        to=", ".join(message.recipients()),
        subject=message.subject[:300],
        text=str(message.body),
        written_at=at,
    )


def remove_from_outbox(*, mail: OutboxMail) -> None:
    mail.delete()
