"""What all OAuth 2 pages have in common (RFC 6749, and RFC 7636 for the verifier)."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from postwright.ports.channels.errors import Refused
from postwright.ports.channels.ways import Arrival

VERIFIER_BYTES = 48  # 64 characters; 43 to 128 are allowed


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
