"""Calls to TikTok: with an account's token, and to the endpoint that gives tokens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from postwright.kit.http import Answer, Client
from postwright.ports.channels import oauth
from postwright.ports.channels.answers import read_body, read_path
from postwright.ports.channels.networks.tiktok.answers import OVER, code_of, to_error
from postwright.ports.channels.sessions import Session
from postwright.ports.channels.types import Account, Json
from postwright.ports.channels.ways import Secret

_DAY, _YEAR = timedelta(days=1), timedelta(days=365)


@dataclass(frozen=True, slots=True)
class App:
    """What the operator registered, and where TikTok is."""

    key: str
    secret: str = field(repr=False)
    pages: str
    api: str
    is_audited: bool
    clock: Callable[[], datetime]

    async def ask(self, http: Client, path: str, **fields: str) -> Answer:
        """Any answer at all."""
        keys = {"client_key": self.key, "client_secret": self.secret}
        return await oauth.post_form(http, self.api + path, {**keys, **fields})

    async def renew(self, secret: Secret, http: Client) -> Secret:
        """:raises Reconnect: the refresh token is over, or was used before"""
        fields = {"grant_type": "refresh_token", "refresh_token": secret.get("refresh_token", "")}
        answer = await self.ask(http, "/v2/oauth/token/", **fields)
        return {**secret, **self.secret_in(answer, renewing=True)}

    def secret_in(self, answer: Answer, *, renewing: bool = False) -> dict[str, str]:
        """:raises ChannelError: the answer refuses"""
        if "access_token" not in read_body(answer):
            raise oauth.to_error(read_path(answer, "error"), renewing=renewing)
        return oauth.dated_tokens(answer, self.clock(), access=_DAY, refresh=_YEAR)


class Server:
    """Calls in the name of an account."""

    def __init__(self, app: App, account: Account, http: Client) -> None:
        async def renew(secret: Secret) -> Secret:
            return await app.renew(secret, http)

        self.app, self.account, self.http = app, account, http
        self._session = Session(account, renew, lambda answer: code_of(answer) == OVER, app.clock)

    @property
    def secret(self) -> Secret:
        """The one in use."""
        return self._session.secret

    async def ask(
        self, path: str, body: Json | None = None, *, creating: bool = False, **params: str
    ) -> Answer:
        """
        An answer that says yes, to a POST with a body, or a GET.

        :raises Unclear: with `creating`: people may see what this made
        """
        verb, request = (
            "GET" if body is None else "POST",
            {"json": body, "params": params, "limits": oauth.CALL},
        )
        answer = await self._session.request(
            self.http, verb, self.app.api + path, creating=creating, **request
        )
        if answer.status >= 300 or code_of(answer) != "ok":
            raise to_error(answer, creating=creating)
        return answer
