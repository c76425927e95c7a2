"""How words leave the installation, or stay for the operator."""

import asyncio
import smtplib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.db import DatabaseError

from postwright.base.notices import operations
from postwright.base.notices.models import AlertMessage
from postwright.kit.clock import now
from postwright.kit.http import Client, HttpError, Limits, Purpose

LIMITS = Limits(total=10, connect=5, read=10, answer_bytes=100_000)
ANYWHERE = ("0.0.0.0/0", "::/0")


class OutboxBackend(BaseEmailBackend):
    """Keeps mail for the operator where no mail server is set up."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            operations.keep_in_outbox(message=message, at=now())
        return len(email_messages)


def deliver(message: AlertMessage, *, recipients: Sequence[str]) -> str:
    """Tell it, right here and now. Returns what went wrong, without any address; empty: nothing."""
    if message.way == AlertMessage.Way.WEBHOOK:
        return call(settings.ALERT_WEBHOOK, json=_body(message))
    return _mail(message, recipients)


def call(url: str, *, method: str = "POST", json: Any = None, text: str = "") -> str:
    """
    One request to an address that the operator chose in the settings, wherever it is.

    Returns what went wrong; empty: nothing.
    """
    return asyncio.run(_call(method, url, json, text))


def below(url: str, step: str) -> str:
    """The address one step below another; what stands behind a question mark stays."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{step}"))


def _mail(message: AlertMessage, recipients: Sequence[str]) -> str:
    if not recipients:
        return "nobody is named who should get it"
    try:
        EmailMessage(message.subject, message.text, None, list(recipients)).send()
    except (OSError, smtplib.SMTPException, DatabaseError) as error:
        return type(error).__name__
    return ""


def _body(message: AlertMessage) -> dict[str, str]:
    """`text` is what Slack, Mattermost and their like show; the rest is for programs."""
    text = f"{message.subject}\n{message.text}"
    return {"text": text, "title": message.subject, "kind": message.kind, "cause": message.alert.cause}


async def _call(method: str, url: str, json: Any, text: str) -> str:
    # The operator may name a machine of the own network, which people who use this installation may not.
    purpose = Purpose("alert", hosts=frozenset({urlsplit(url).hostname or ""}), allow=ANYWHERE)
    try:
        async with Client(purpose, limits=LIMITS) as client:
            answer = await client.request(method, url, json=json, data=text.encode() or None)
    except HttpError as error:
        return str(error)
    return "" if answer.status < 300 else f"answered with status {answer.status}"
