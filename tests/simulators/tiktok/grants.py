"""Codes and tokens: who may do what for whom, and until when."""

import hashlib
import secrets
from dataclasses import dataclass

from tests.simulators.parts.clock import MovableClock
from tests.simulators.tiktok.errors import ApiError
from tests.simulators.tiktok.state import DAY

ACCESS_S, REFRESH_S = DAY, 365 * DAY


@dataclass(frozen=True)
class Grant:
    """One consent. Everything that came of it ends with it."""

    number: int
    client_key: str
    open_id: str
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Code:
    grant: Grant
    redirect_uri: str
    challenge: str
    expires_at: float


@dataclass(frozen=True)
class Token:
    grant: Grant
    expires_at: float


class Grants:
    """Tokens are opaque; what they stand for is kept here."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock
        self._codes: dict[str, Code] = {}
        self._access: dict[str, Token] = {}
        self._refresh: dict[str, Token] = {}
        self._numbers = 0

    def consent(self, client_key: str, open_id: str, scopes: tuple[str, ...]) -> Grant:
        self._numbers += 1
        return Grant(self._numbers, client_key, open_id, scopes)

    def give_code(self, grant: Grant, *, redirect_uri: str, challenge: str, seconds: float) -> str:
        """With `*` and `!` in it, as real ones have."""
        code = f"{secrets.token_urlsafe(24)}*{secrets.randbelow(10)}!{secrets.randbelow(10_000)}.e1"
        self._codes[code] = Code(grant, redirect_uri, challenge, self._clock.now() + seconds)
        return code

    def take_code(self, code: str) -> Code | None:
        """Once only, and in time."""
        found = self._codes.pop(code, None)
        return found if found and found.expires_at > self._clock.now() else None

    def give_access(self, grant: Grant) -> str:
        token = f"act.{secrets.token_urlsafe(32)}"
        self._access[token] = Token(grant, self._clock.now() + ACCESS_S)
        return token

    def give_refresh(self, grant: Grant) -> str:
        token = f"rft.{secrets.token_urlsafe(32)}"
        self._refresh[token] = Token(grant, self._clock.now() + REFRESH_S)
        return token

    def refreshed(self, token: str, *, ends: bool) -> Grant | None:
        """:param ends: the token is used up by this"""
        found = self._refresh.pop(token, None) if ends else self._refresh.get(token)
        return found.grant if found and found.expires_at > self._clock.now() else None

    def allow(self, header: str) -> Grant:
        """
        Whoever holds this `Authorization` header.

        :raises ApiError: access_token_invalid
        """
        scheme, _, token = header.partition(" ")
        found = self._access.get(token)
        if scheme != "Bearer" or not found or found.expires_at <= self._clock.now():
            raise ApiError("access_token_invalid")
        return found.grant

    def holder(self, header: str) -> str:
        """Whose a header is, or was before it ended; empty: nobody's."""
        found = self._access.get(header.removeprefix("Bearer "))
        return found.grant.open_id if found else ""

    def grant_of(self, access_token: str) -> Grant | None:
        found = self._access.get(access_token)
        return found.grant if found else None

    def is_alive(self, client_key: str, open_id: str) -> bool:
        """Whether anything of this person's to this app may still be renewed or used."""
        tokens = [*self._access.values(), *self._refresh.values()]
        return any(
            (one.grant.client_key, one.grant.open_id) == (client_key, open_id)
            and one.expires_at > self._clock.now()
            for one in tokens
        )

    def end(self, client_key: str, open_id: str) -> None:
        """Every token of this person's to this app."""
        for tokens in (self._access, self._refresh):
            for token, one in list(tokens.items()):
                if (one.grant.client_key, one.grant.open_id) == (client_key, open_id):
                    del tokens[token]


def is_proof(verifier: str, challenge: str) -> bool:
    """TikTok's PKCE: the challenge is the SHA-256 in hex, not in base64."""
    return secrets.compare_digest(hashlib.sha256(verifier.encode()).hexdigest(), challenge.lower())
