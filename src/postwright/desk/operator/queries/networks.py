"""Which networks people can connect here, and what the operator still has to do for the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from postwright.base.connections.adapters import back_to, networks


@dataclass(frozen=True)
class SetUp:
    """
    One network. `pairs`: names of the settings that hold an app's id and secret, one pair is enough; empty: it wants
    no app. `back`: the address that it sends people back to; empty: nobody leaves for it. `is_played`: by a simulator.
    """

    name: str
    label: str
    is_done: bool
    pairs: Sequence[tuple[str, str]]
    back: str
    is_played: bool

    @property
    def tone(self) -> str:
        return "good" if self.is_done and not self.is_played else "warn"


def set_ups() -> list[SetUp]:
    """Those that want nothing last; the practice network is none."""
    known = networks()
    found = [
        SetUp(
            name=name,
            label=known[name].label,
            is_done=known[name].is_set_up,
            pairs=[(_named(id_), _named(secret)) for id_, secret in settings.NETWORK_KEYS.get(name, ())],
            back=back_to(name) if name in settings.NETWORK_KEYS else "",
            is_played=bool(settings.NETWORKS.get(name, {}).get("hosts_at")),
        )
        for name in known
        if name in settings.NETWORKS
    ]
    return sorted(found, key=lambda one: (not one.pairs, one.label))


def _named(setting: str) -> str:
    return f"POSTWRIGHT_{setting}"
