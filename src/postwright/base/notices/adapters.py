from collections.abc import Sequence

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

from postwright.base.notices import operations
from postwright.kit.clock import now


class OutboxBackend(BaseEmailBackend):
    """Keeps mail for the operator where no mail server is set up."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            operations.keep_in_outbox(message=message, at=now())
        return len(email_messages)
