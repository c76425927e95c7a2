"""What all OAuth 2 pages have in common (RFC 6749, and RFC 7636 for the verifier)."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from postwright.kit.http import Answer, Client, HttpError, Limits
from postwright.ports.channels.answers import read_body, read_text
from postwright.ports.channels.bodies import form
from postwright.ports.channels.errors import ChannelError, Reconnect, Refused, RetryLater, from_transport
from postwright.ports.channels.text import tidy_base_url
from postwright.ports.channels.ways import Arrival

CALL = Limits(total=30)
# RFC 6749, 4.1.2.1 and 5.2. What is not here passes by itself.
_ERRORS = {
    "declined": "access_denied",
    "sign_in_over": "invalid_grant invalid_request",
    "not_set_up": "invalid_client invalid_scope unauthorized_client unsupported_grant_type unsupported_response_type",
}
_MEANINGS = {error: word for word, errors in _ERRORS.items() for error in errors.split()}
VERIFIER_BYTES = 48  # 64 characters; 43 to 128 are allowed


def server_at(typed: str) -> str:
    """
    From `mastodon.social`, its address, or a handle `@name@mastodon.social`.

    :raises Refused: it names no server
    """
    base_url = tidy_base_url(typed.strip().rpartition("@")[2])
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refused("address_wrong")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def new_verifier() -> str:
    return secrets.token_urlsafe(VERIFIER_BYTES)


def challenge_of(verifier: str) -> str:
    """Method S256."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def page_url(url: str, params: Mapping[str, str]) -> str:
    """A network's own page with what it is to know."""
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(params)}"


def code_of(arrival: Arrival) -> str:
    """
    :raises Refused: `declined` where the person did not agree, `sign_in_over` where there is nothing to exchange
    """
    if arrival.answer.get("error"):
        raise Refused("declined", detail=arrival.answer["error"][:200])
    if not arrival.answer.get("code"):
        raise Refused("sign_in_over", detail="no code")
    return arrival.answer["code"].removesuffix("#_")


def require_issuer(arrival: Arrival, issuer: str) -> None:
    """
    The answer comes from the server that the person was sent to, where that says who it is (RFC 9207).

    :raises Refused: `sign_in_over`
    """
    if arrival.answer.get("iss", issuer).rstrip("/") != issuer.rstrip("/"):
        raise Refused("sign_in_over", detail="another issuer")


def require_scopes(wanted: frozenset[str], given: frozenset[str], words: Mapping[str, str]) -> None:
    """
    :param words: what a person calls a scope; its own name where it has none
    :raises Refused: `scopes_missing`
    """
    if missing := sorted(wanted - given):
        named = ", ".join(words.get(name, name) for name in missing)
        raise Refused("scopes_missing", params={"missing": named})


def to_error(error: str, *, renewing: bool = False) -> ChannelError:
    """
    What the `error` of a network's page or token endpoint means.

    :param renewing: nobody is there to do anything; what the operator has to put right, they will
    """
    word, detail = _MEANINGS.get(error), error[:200]
    if word is None or (renewing and word == "not_set_up"):
        return RetryLater(word or "", detail=detail)
    return Reconnect(detail=detail) if renewing else Refused(word, detail=detail)


async def post_form(http: Client, url: str, fields: Mapping[str, str]) -> Answer:
    """Any answer at all. :raises RetryLater: there is none"""
    try:
        return await http.request("POST", url, limits=CALL, **form(fields))
    except HttpError as error:
        raise from_transport(error, creating=False) from error


def dated_tokens(answer: Answer, at: datetime, *, access: timedelta, refresh: timedelta) -> dict[str, str]:
    """
    Both tokens, and when they end, which opaque ones do not say: `expires_at`, `refresh_expires_at`.

    :param access: how long the network lets a token live at most, and where it does not say
    """
    body = read_body(answer)
    return {
        "access_token": read_text(answer, "access_token"),
        "refresh_token": read_text(answer, "refresh_token"),
        "expires_at": _moment_after(body.get("expires_in"), at, access),
        "refresh_expires_at": _moment_after(body.get("refresh_expires_in"), at, refresh),
    }


def _moment_after(seconds: object, at: datetime, most: timedelta) -> str:
    named = seconds if isinstance(seconds, int | float) and 0 < seconds < most.total_seconds() else None
    return (at + (timedelta(seconds=named) if named else most)).isoformat()
