"""Telling a program that an analysis has ended: a signed POST to the address that it named."""

import asyncio
import base64
import hashlib
import hmac
import json
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.vault import operations as vault
from postwright.flow.analysis import rules
from postwright.flow.analysis.models import Analysis, Callback
from postwright.flow.analysis.operations.errors import WrongSecret
from postwright.kit import tenancy
from postwright.kit.http import AddressRefused, Client, HttpError, Limits, Purpose, PurposeRefused

LIMITS = Limits(total=15, connect=5, read=10, answer_bytes=64_000)
GONE = 410
_TABLE = "analysis_callback"
State = Callback.State


class NotTaken(Exception):
    """It was not answered with 2xx. Another try may succeed."""


def add_callback(*, analysis: Analysis, url: str, secret: str) -> Callback:
    """
    In the transaction that asks for the analysis.

    :param secret: `whsec_` and 24 to 64 bytes in base64, as Standard Webhooks writes them
    :raises WrongSecret: it is not
    """
    key_of(secret)
    callback = Callback(organisation_id=analysis.organisation_id, analysis=analysis, url=url)
    callback.secret = _seal(secret, callback)
    callback.save(force_insert=True)
    return callback


def call_back(*, callback: Callback, at: datetime) -> Callback:
    """
    Tell that the analysis has ended. Call it outside any transaction; what was told is not told again.

    :raises NotTaken: try again later
    """
    if not callback.is_waiting or callback.analysis.is_open:
        return callback
    secret = _unseal(callback)
    body = _body(callback.analysis)
    try:
        status = asyncio.run(_post(callback.url, body, _signed(callback.pk, at, body, secret)))
    except (AddressRefused, PurposeRefused):
        return _end(callback, at, state=State.FAILED, problem="address_refused")
    except HttpError as error:
        raise NotTaken("no answer") from error
    if 200 <= status < 300:
        return _end(callback, at, state=State.TOLD)
    if status == GONE:
        return _end(callback, at, state=State.FAILED, problem="gone")
    raise NotTaken(f"answered with {status}")


def give_up_callback(*, callback: Callback, at: datetime) -> Callback:
    return _end(callback, at, state=State.FAILED, problem="not_taken")


def sign(*, webhook_id: str, at: datetime, body: bytes, secret: str) -> str:
    """
    By Standard Webhooks: HMAC-SHA256 over id, Unix time and body with dots between them.

    https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    """
    signed = f"{webhook_id}.{int(at.timestamp())}.".encode() + body
    digest = hmac.new(key_of(secret), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def key_of(secret: str) -> bytes:
    """:raises WrongSecret: it does not look like one"""
    try:
        key = base64.b64decode(secret.removeprefix(rules.SECRET_PREFIX), validate=True)
    except ValueError:
        key = b""
    if not secret.startswith(rules.SECRET_PREFIX) or len(key) not in rules.SECRET_BYTES:
        raise WrongSecret(_("The secret of the callback is “whsec_” and 24 to 64 bytes in base64."))
    return key


def _signed(webhook_id: UUID, at: datetime, body: bytes, secret: str) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "Webhook-Id": str(webhook_id),
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": sign(webhook_id=str(webhook_id), at=at, body=body, secret=secret),
    }


def _body(analysis: Analysis) -> bytes:
    """Which, and how it ended; what was suggested is read with a token. The same at every try."""
    said = {
        "type": f"analysis.{analysis.state}",
        "timestamp": analysis.finished_at.isoformat() if analysis.finished_at else None,
        "data": {
            "analysis": str(analysis.pk),
            "media": str(analysis.media_item_id),
            "state": analysis.state,
            "problem": analysis.problem,
        },
    }
    return json.dumps(said, separators=(",", ":")).encode()


async def _post(url: str, body: bytes, headers: dict[str, str]) -> int:
    purpose = Purpose("callback", allow=tuple(settings.HTTP_ALLOWED_RANGES))
    async with Client(purpose, limits=LIMITS) as client:
        return (await client.request("POST", url, data=body, headers=headers)).status


def _end(callback: Callback, at: datetime, *, state: str, problem: str = "") -> Callback:
    """The secret is not needed any more."""
    with tenancy.scope(callback.organisation_id):
        current = Callback.objects.select_for_update().filter(pk=callback.pk).first()
        if current is None or not current.is_waiting:
            return current or callback
        current.state, current.problem, current.secret, current.ended_at = state, problem, b"", at
        current.save()
        audit.record(Tag.ANALYSIS_CALLED_BACK, subject=current, by=None, at=at, state=str(state))
    return current


def _seal(secret: str, callback: Callback) -> bytes:
    return vault.seal(
        secret, table=_TABLE, column="secret", row=callback.pk, organisation=callback.organisation_id
    )


def _unseal(callback: Callback) -> str:
    return vault.unseal(
        bytes(callback.secret),
        table=_TABLE,
        column="secret",
        row=callback.pk,
        organisation=callback.organisation_id,
    )
