"""Agreeing at the account's own server, and what servers know us as. https://atproto.com/specs/oauth"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from postwright.kit.http import Client
from postwright.ports.channels.answers import read_path
from postwright.ports.channels.atproto.personas import Persona, find_persona
from postwright.ports.channels.errors import Refused
from postwright.ports.channels.granting import KEY, ClientApp, Grants, find_authorization_server
from postwright.ports.channels.proofs import key_from, public_jwk
from postwright.ports.channels.types import Json
from postwright.ports.channels.ways import Arrival, ConnectedAccount, Departure, Secret, Trip

SCOPES = ("atproto", "transition:generic")
CLIENT_PATH = "/channels/clients/bluesky.json"
LOOPBACK = frozenset({"127.0.0.1", "::1"})
# How long a yes lasts, as @atproto/oauth-provider has it: longer for those who can keep a key to themselves.
LASTS, LASTS_PUBLIC = timedelta(days=730), timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreeing:
    """
    :param public_url: our own address
    :param key_seed: what our proof towards servers follows from
    :param directory_url: of the accounts' servers
    """

    public_url: str
    key_seed: str = field(repr=False)
    directory_url: str
    now: Callable[[], datetime]

    @property
    def is_possible(self) -> bool:
        """Servers send people back by https, or to the very machine that they sit at."""
        parts = urlsplit(self.public_url)
        return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)

    async def leave(self, trip: Trip, http: Client, *, asked: str) -> Departure:
        """:param asked: a server that looks handles up"""
        found = await find_persona(
            trip.typed.get("handle", ""), http, asked=asked, directory=self.directory_url
        )
        server = await find_authorization_server(found.server, http)
        departure = await self._grants(trip.back).leave(server, trip, http, scopes=SCOPES, hint=found.handle)
        return replace(departure, kept={**departure.kept, **asdict(found)})

    async def come_back(self, arrival: Arrival, http: Client) -> ConnectedAccount:
        kept = arrival.kept
        found = Persona(kept["did"], kept["handle"], kept["server"])
        secret, answer = await self._grants(arrival.back).come_back(arrival, http, scopes=SCOPES)
        if read_path(answer, "sub") != found.did:  # its server may speak of nobody else
            raise Refused("sign_in_over", detail="somebody else agreed")
        is_public = kept["client_id"].startswith("http://localhost")
        return ConnectedAccount(
            remote_id=found.did,
            handle=found.handle,
            display_name=found.handle,
            base_url=found.server,
            secret={name: value for name, value in secret.items() if name not in asdict(found)},
            scopes=SCOPES,
            # Each yes has a key of its own, and is given back when another takes its place.
            grant=public_jwk(secret[KEY])["kid"],
            expires_at=self.now() + (LASTS_PUBLIC if is_public else LASTS),
        )

    async def renew(self, secret: Secret, http: Client) -> Secret:
        return await self._grants().renew(secret, http)

    async def revoke(self, secret: Secret, http: Client) -> None:
        await self._grants().revoke(secret, http)

    def describe(self, back: str) -> Json | None:
        """What servers read at our address before they let people agree (RFC 7591). None: they read nothing."""
        app = self._app(back)
        if not app.key:
            return None
        return {
            "client_id": app.id,
            "client_name": "Postwright",
            "client_uri": self.public_url,
            "redirect_uris": [back],
            "scope": " ".join(SCOPES),
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "application_type": "web",
            "dpop_bound_access_tokens": True,
            "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": "ES256",
            "jwks": {"keys": [{**public_jwk(app.key), "use": "sig", "alg": "ES256"}]},
        }

    def _grants(self, back: str = "") -> Grants:
        return Grants(self._app(back), self.now)

    def _app(self, back: str) -> ClientApp:
        """A client is the address of its own description; on one's own machine it is what stands in its name."""
        if urlsplit(self.public_url).scheme == "https":
            return ClientApp(
                id=self.public_url.rstrip("/") + CLIENT_PATH, key=key_from(self.key_seed.encode())
            )
        params = urlencode({"redirect_uri": back, "scope": " ".join(SCOPES)})
        return ClientApp(id=f"http://localhost?{params}")
