"""Access tokens that run out while they are used."""

import base64
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from postwright.kit.http import Answer, Client, HttpError
from postwright.ports.channels.errors import from_transport
from postwright.ports.channels.types import Account
from postwright.ports.channels.ways import Secret

_SPARE_SECONDS = 60


class Session:
    """
    Calls with the `access_token` of an account's secret; renews it when it ran out.

    :param renew: exchanges a secret for a new one; asked through the account's keeper only
    :param is_over: does this answer say that the token is no longer good?
    """

    def __init__(
        self,
        account: Account,
        renew: Callable[[Secret], Awaitable[Secret]],
        is_over: Callable[[Answer], bool],
        now: Callable[[], datetime],
    ) -> None:
        self._account = account
        self._secret = account.secret
        self._renew_secret = renew
        self._is_over = is_over
        self._now = now

    async def call(self, attempt: Callable[[str], Awaitable[Answer]]) -> Answer:
        """What `attempt(token)` brings, with a second try where the first token was over."""
        # A server that refuses a worn token may cut an upload off, which would look like a lost answer.
        if is_worn(self._token, self._now()) or is_ending(self._secret, self._now()):
            await self._renew()
        answer = await attempt(self._token)
        if self._is_over(answer):
            await self._renew()
            answer = await attempt(self._token)
        return answer

    async def request(
        self, http: Client, verb: str, url: str, *, creating: bool = False, **request: Any
    ) -> Answer:
        """Any answer to a call with the token in its head. :raises Unclear: with `creating`, there is none"""

        async def attempt(token: str) -> Answer:
            try:
                return await http.request(verb, url, headers={"Authorization": f"Bearer {token}"}, **request)
            except HttpError as error:
                raise from_transport(error, creating=creating) from error

        return await self.call(attempt)

    @property
    def secret(self) -> Secret:
        """The one in use."""
        return self._secret

    @property
    def _token(self) -> str:
        return self._secret.get("access_token", "")

    async def _renew(self) -> None:
        self._secret = await self._account.keeper.renew(self._secret, self._renew_secret)


def is_worn(token: str, now: datetime) -> bool:
    """Missing, or a JWT that runs out within a minute. Of any other token only the network knows."""
    try:
        claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        return float(claims["exp"]) - now.timestamp() < _SPARE_SECONDS
    except (LookupError, TypeError, ValueError):
        return not token


def is_ending(secret: Secret, now: datetime) -> bool:
    """Whether the moment beside the token is within a minute, where the network said one."""
    end = moment_in(secret, "expires_at")
    return end is not None and (end - now).total_seconds() < _SPARE_SECONDS


def moment_in(secret: Secret, name: str) -> datetime | None:
    """A moment that a secret holds, aware; None where it holds none."""
    try:
        moment = datetime.fromisoformat(secret[name])
    except (KeyError, ValueError):
        return None
    return moment if moment.tzinfo else None
