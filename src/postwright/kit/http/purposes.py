"""Why a request is made, and to whom it may go. `config` registers them all at start."""

from collections.abc import Iterable
from dataclasses import dataclass

from postwright.kit.http.errors import UnknownPurpose


@dataclass(frozen=True, slots=True)
class Purpose:
    """
    `hosts` lists the only hosts it may reach; None means an address chosen by the user.

    `allow` holds address ranges that the operator opened, such as `127.0.0.0/8`: there, and only there,
    plain http and any port are fine.
    """

    name: str
    hosts: frozenset[str] | None = None
    allow: tuple[str, ...] = ()


class Purposes:
    def __init__(self, purposes: Iterable[Purpose]) -> None:
        self._by_name = {purpose.name: purpose for purpose in purposes}

    def __getitem__(self, name: str) -> Purpose:
        """:raises UnknownPurpose: nothing of that name was registered"""
        try:
            return self._by_name[name]
        except KeyError:
            raise UnknownPurpose(name) from None
