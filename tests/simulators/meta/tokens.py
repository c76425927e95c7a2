"""Codes and tokens: who may do what as whom, and until when."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Any

from tests.simulators.meta.errors import GraphError
from tests.simulators.meta.options import DAY, HOUR
from tests.simulators.meta.world import App, InstagramAccount, Page, Person, World

SHORT, LONG, CODE = 2 * HOUR, 60 * DAY, HOUR
DATA_ACCESS = 90 * DAY


@dataclass(eq=False)
class Code:
    value: str
    host: str  # facebook or instagram
    who: Any
    scopes: tuple[str, ...]
    redirect_uri: str
    expires_at: float
    is_used: bool = False


@dataclass(eq=False)
class Token:
    """`expires_at` 0: never. `died`: the subcode of 190 with which it is refused from now on."""

    value: str
    kind: str  # USER, PAGE, APP, INSTAGRAM
    scopes: tuple[str, ...]
    issued_at: float
    expires_at: float
    person: Person | None = None
    page: Page | None = None
    instagram: InstagramAccount | None = None
    is_long: bool = False
    died: int | None = None
    data_access_expires_at: float = 0
    targets: set[str] = field(default_factory=set)

    @property
    def owner(self) -> Any:
        """Who `me` is."""
        return {"USER": self.person, "PAGE": self.page, "INSTAGRAM": self.instagram}.get(self.kind)


class Tokens:
    def __init__(self, world: World) -> None:
        self._world = world
        self.codes: dict[str, Code] = {}
        self.known: dict[str, Token] = {}

    def code(self, host: str, who: Any, scopes: tuple[str, ...], redirect_uri: str, at: float) -> str:
        code = Code("AQ" + secrets.token_urlsafe(24), host, who, scopes, redirect_uri, at + CODE)
        self.codes[code.value] = code
        return code.value

    def redeem(self, value: str, host: str, redirect_uri: str, at: float) -> Code:
        """Once, within an hour, with the same redirect_uri."""
        code = self.codes.get(value)
        if not code or code.host != host:
            raise GraphError(100, None, "Invalid verification code format.")
        if code.is_used:
            raise GraphError(100, 36009)
        if at > code.expires_at:
            raise GraphError(100, 36007)
        if code.redirect_uri != redirect_uri:
            raise GraphError(100, 36008)
        code.is_used = True
        return code

    def user(self, person: Person, scopes: tuple[str, ...], at: float, *, is_long: bool = False) -> Token:
        token = Token(_value("EAAB"), "USER", scopes, at, at + (LONG if is_long else SHORT), person=person)
        token.is_long, token.targets = is_long, set(person.ticked)
        token.data_access_expires_at = at + DATA_ACCESS
        return self._keep(token)

    def page(self, page: Page, parent: Token, at: float) -> Token:
        """Without an end where the person's token is a long one. The same one again while it lives."""
        for known in self.known.values():
            is_same = known.page is page and known.person is parent.person and known.is_long == parent.is_long
            if is_same and known.kind == "PAGE" and known.died is None and known.scopes == parent.scopes:
                return known
        expires_at = 0 if parent.is_long else parent.expires_at
        token = Token(_value("EAAP"), "PAGE", parent.scopes, at, expires_at, person=parent.person, page=page)
        token.is_long, token.data_access_expires_at = parent.is_long, parent.data_access_expires_at
        return self._keep(token)

    def instagram(
        self, account: InstagramAccount, scopes: tuple[str, ...], at: float, *, is_long: bool = False
    ) -> Token:
        expires_at = at + (LONG if is_long else HOUR)
        token = Token(
            _value("IGAA"), "INSTAGRAM", scopes, at, expires_at, person=account.owner, instagram=account
        )
        token.is_long = is_long
        return self._keep(token)

    def app(self, app: App, at: float) -> Token:
        token = Token(f"{app.id}|{secrets.token_urlsafe(20)}", "APP", (), at, 0)
        return self._keep(token)

    def find(self, value: str, at: float) -> Token:
        """
        The living token of that value.

        :raises GraphError: 104 without one, 190 with the subcode that says why it is dead
        """
        if not value:
            raise GraphError(104)
        app = self._world.app
        if value == f"{app.id}|{app.secret}":
            return Token(value, "APP", (), at, 0)
        token = self.known.get(value)
        if not token:
            raise GraphError(190)
        if reason := self.reason(token, at):
            raise GraphError(190, reason)
        return token

    def reason(self, token: Token, at: float) -> int | None:
        if token.died:
            return token.died
        if token.expires_at and at > token.expires_at:
            return 463
        if token.person and token.person.hold:
            return token.person.hold
        if token.kind == "PAGE" and token.person and token.page and token.person.id not in token.page.tasks:
            return 492
        return None

    def kill(self, who: Any, subcode: int) -> None:
        """All tokens of a person, a Page or an account. 458 removed, 460 password, 467 logged out, 492 role."""
        for token in self.known.values():
            if any(who is one for one in (token.person, token.page, token.instagram)) and token.died is None:
                token.died = subcode

    def _keep(self, token: Token) -> Token:
        self.known[token.value] = token
        return token


def proof(secret: str, token: str) -> str:
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def check_proof(app: App, given: str, token: Token, *, is_required: bool) -> None:
    """:raises GraphError: 100, where a proof is wrong, or missing though the app requires it"""
    if token.kind in {"APP", "INSTAGRAM"}:
        return
    if not given and is_required:
        raise GraphError(
            100,
            None,
            "API calls from the server require an appsecret_proof argument",
            kind="GraphMethodException",
        )
    if given and not hmac.compare_digest(given, proof(app.secret, token.value)):
        raise GraphError(
            100, None, "Invalid appsecret_proof provided in the API argument", kind="GraphMethodException"
        )


def _value(prefix: str) -> str:
    return prefix + secrets.token_urlsafe(60)
