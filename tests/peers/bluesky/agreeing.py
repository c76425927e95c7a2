"""A person at the server's own sign-in page, without a browser: what its script sends."""

import json
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import Any

from tests.peers.bluesky.server import PeerAccount

API = "/@atproto/oauth-provider/~api"
WAITS_S = 20


def agree(url: str, account: PeerAccount, *, also: bool = True) -> dict[str, str]:
    """
    What the page sends back in the address.

    :param also: whether the person agrees; else they say no
    """
    person = _Person(url)
    person.ask(url, document=True)
    signed_in = {"username": account.handle, "password": account.password, "remember": False, "locale": "en"}
    token = json.loads(person.ask(f"{API}/sign-in", signed_in))["ephemeralToken"]
    wanted = {"did": account.did, "scope": "atproto transition:generic"} if also else {}
    said = json.loads(person.ask(f"{API}/{'consent' if also else 'reject'}", wanted, token=token))
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(said["url"]).query))


class _Person:
    def __init__(self, url: str) -> None:
        self._page, self._origin = url, "{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(url))
        self._cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))

    def ask(self, url: str, body: Any = None, *, token: str = "", document: bool = False) -> bytes:
        kind = ("document", "navigate", "none") if document else ("empty", "same-origin", "same-origin")
        headers = dict(zip(("Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site"), kind, strict=True))
        if not document:
            [csrf] = [one.value for one in self._cookies if one.name == "csrf-token"]
            # One of them is for https only, or for browsers, which count this machine as such.
            headers["Cookie"] = "; ".join(f"{one.name}={one.value}" for one in self._cookies)
            headers |= {"Content-Type": "application/json", "Origin": self._origin, "Referer": self._page}
            headers |= {"X-CSRF-Token": csrf or "", **({"Authorization": f"Bearer {token}"} if token else {})}
        data = None if document else json.dumps(body).encode()
        request = urllib.request.Request(urllib.parse.urljoin(self._origin, url), data=data, headers=headers)
        with self._opener.open(request, timeout=WAITS_S) as answer:
            content: bytes = answer.read()
        return content
