"""What a person set the practice network to do, and what that means for one call."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from random import Random
from typing import Any, Self

from postwright.ports.channels.networks.rehearsal.roles import OWN


class Outcome(StrEnum):
    SENT = "sent"
    RETRY_LATER = "retry_later"
    REFUSED = "refused"
    RECONNECT = "reconnect"
    COMMIT_THEN_TIMEOUT = "commit_then_timeout"
    TIMEOUT_WITHOUT_COMMIT = "timeout_without_commit"
    LATE_COMMIT = "late_commit"


AMBIGUOUS = (Outcome.COMMIT_THEN_TIMEOUT, Outcome.TIMEOUT_WITHOUT_COMMIT, Outcome.LATE_COMMIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """
    Settings of a practice channel.

    `script` names the outcomes of the calls number `script_from` and following; after it, chance decides:
    `failure_rate` of the calls end in `failure`, `ambiguous_rate` in any of `AMBIGUOUS`. The same `seed`
    gives the same chances again.

    At most `rate_calls` posts arrive in any `rate_seconds`; 0: as many as come. `plays` names one of `ROLES`.
    Where it is `silent`, nobody can ask what became of a post: only a person who looks can tell.
    """

    delay_seconds: float = 0
    failure_rate: float = 0
    failure: str = Outcome.RETRY_LATER
    ambiguous_rate: float = 0
    late_ms: int = 500
    seed: int = 0
    script: tuple[str, ...] = ()
    script_from: int = 1
    rate_calls: int = 0
    rate_seconds: float = 60
    plays: str = OWN
    silent: bool = False

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Self:
        known = {field.name for field in fields(cls)}
        chosen = {name: value for name, value in settings.items() if name in known}
        return cls(**{**chosen, "script": tuple(chosen.get("script", ()))})

    def outcome(self, call: int) -> Outcome:
        """What call number `call`, counted from 1, will meet."""
        step = call - self.script_from
        if 0 <= step < len(self.script):
            return Outcome(self.script[step])
        chance = Random(f"{self.seed}:{call}")  # noqa: S311 - practice, not secrecy
        roll = chance.random()
        if roll < self.failure_rate:
            return Outcome(self.failure)
        if roll < self.failure_rate + self.ambiguous_rate:
            return chance.choice(AMBIGUOUS)
        return Outcome.SENT
