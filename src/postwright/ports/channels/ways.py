"""How a person lets us into an account: by a form of ours, or at the network's own page."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

type Secret = Mapping[str, str]

_DATES = ("expires_at", "renew_at")


@dataclass(frozen=True, slots=True)
class ConnectField:
    """One input of a connect form. Label and help are English sentences to translate."""

    name: str
    label: str
    help: str = ""
    is_secret: bool = False
    default: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """
    One way to sign in. `fields` are typed into a form of ours first.

    `leaves`: the person then goes to the network's own page and comes back (OAuth 2), so no password is typed here.
    Label and help are English sentences to translate.
    """

    name: str
    label: str
    help: str
    fields: tuple[ConnectField, ...] = ()
    leaves: bool = False


class Apps(Protocol):
    """What single servers know us as, by their address: for networks where each server wants to hear of an app."""

    async def get(self, base_url: str) -> Secret | None: ...

    async def save(self, base_url: str, app: Secret) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """
    What a way that leaves begins with.

    :param typed: what the person put into the way's fields
    :param back: where the network shall send the person afterwards
    :param state: to be sent along; the caller checks it
    """

    way: str
    typed: Mapping[str, str]
    back: str
    state: str = field(repr=False)
    apps: Apps


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Where a person goes to agree. `kept` is sealed until they are back: a PKCE verifier, a server's own app."""

    url: str
    kept: Secret = field(repr=False, default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """
    What the network's page sent back, as it stood in the address.

    :param way: the name of the way, as at the departure
    :param kept: what the departure kept
    :param back: the address that the network was told to send the person back to
    """

    way: str
    answer: Mapping[str, str] = field(repr=False)
    kept: Secret = field(repr=False)
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectedAccount:
    """
    What a successful sign-in found out. `secret` is to be encrypted, all else may be shown.

    `expires_at`: when a person has to sign in again at the latest; None: nobody knows, or never. `renew_at` is what
    `Network.renew_at` says of the secret. `grant` is the
    network's name for whoever agreed: one person may have let us into several accounts. `kind` is the network's word
    for what sort of account it is; `standing` as in `Health`.
    """

    remote_id: str
    handle: str
    display_name: str
    base_url: str
    secret: Secret = field(repr=False)
    scopes: tuple[str, ...] = ()
    expires_at: datetime | None = None
    renew_at: datetime | None = None
    grant: str = ""
    kind: str = ""
    standing: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """With the secret: to be sealed."""
        dates = {name: at.isoformat() if (at := getattr(self, name)) else None for name in _DATES}
        return {
            **asdict(replace(self, expires_at=None, renew_at=None, secret={})),
            "secret": dict(self.secret),
            **dates,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ConnectedAccount":
        dates = {name: datetime.fromisoformat(data[name]) if data[name] else None for name in _DATES}
        return cls(**{**data, "scopes": tuple(data["scopes"]), **dates})
