"""A person's yes at TikTok's own page (Login Kit v2, 2026-05)."""

import hashlib
import re

from postwright.kit.http import Client
from postwright.ports.channels.answers import clean_text, read_part, read_path, read_text
from postwright.ports.channels.errors import RetryLater
from postwright.ports.channels.networks.tiktok.answers import data_of
from postwright.ports.channels.networks.tiktok.server import App, Server
from postwright.ports.channels.oauth import code_of, new_verifier, page_url, require_scopes, to_error
from postwright.ports.channels.ways import Arrival, Departure, Secret, Trip
from postwright.ports.channels.words import gettext_noop

_CODE, _NAME = {"grant_type": "authorization_code"}, re.compile(r"[\w.~-]{1,100}")
# As TikTok's page names what can be ticked off there.
SCOPES = {
    "user.info.basic": gettext_noop("access your profile info"),
    "user.info.profile": gettext_noop("read your additional profile information"),
    "video.list": gettext_noop("read your public videos"),
    "video.upload": gettext_noop("upload content as a draft"),
    "video.publish": gettext_noop("post content"),
}


def leave_for(trip: Trip, app: App) -> Departure:
    verifier = new_verifier()
    params = {
        "client_key": app.key,
        "response_type": "code",
        "scope": ",".join(SCOPES),
        "redirect_uri": trip.back,
        "state": trip.state,
        # Not as in RFC 7636: TikTok wants the digest in hex.
        "code_challenge": hashlib.sha256(verifier.encode()).hexdigest(),
        "code_challenge_method": "S256",
    }
    return Departure(url=page_url(f"{app.pages}/v2/auth/authorize/", params), kept={"verifier": verifier})


async def ask_for_token(arrival: Arrival, app: App, http: Client) -> tuple[Secret, frozenset[str], str]:
    """
    The secret, the scopes, and the open_id.

    :raises Refused: `declined`, `sign_in_over`, `scopes_missing`, `not_set_up`
    """
    if error := arrival.answer.get("error"):
        raise to_error(error)
    known = {"redirect_uri": arrival.back, "code_verifier": arrival.kept["verifier"]}
    answer = await app.ask(http, "/v2/oauth/token/", **_CODE, code=code_of(arrival), **known)
    secret = app.secret_in(answer)
    scopes = frozenset(read_path(answer, "scope").replace(",", " ").split())
    require_scopes(frozenset(SCOPES), scopes, SCOPES)
    return secret, scopes, _named(read_text(answer, "open_id"))


async def who_is_it(server: Server) -> tuple[str, str]:
    """Handle and name."""
    answer = await server.ask("/v2/user/info/", fields="open_id,display_name,username")
    user = read_part(data_of(answer), "user")
    handle = _named(str(user.get("username", "")))
    return handle, clean_text(str(user.get("display_name") or handle))[:300]


def _named(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise RetryLater("no_answer", detail="an account without a name")
    return name
