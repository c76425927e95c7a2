"""A network whose answers a test writes down, and whose secrets are renewed at a simulator where it has one."""

from datetime import UTC, datetime
from typing import Any, override

from postwright.kit.http import Client
from postwright.ports.channels.errors import Reconnect
from postwright.ports.channels.networks.rehearsal.memory import MemoryTimeline
from postwright.ports.channels.networks.rehearsal.network import Rehearsal
from postwright.ports.channels.types import Account, Health
from postwright.ports.channels.ways import Secret

NAME = "scripted"
WHERE = f"{__name__}:Scripted"


class Scripted(Rehearsal):
    """`answers`: what `check` gives or raises, one after the other; `asked`: with which secrets it was asked."""

    answers: list[Any] = []
    asked: list[Secret] = []
    renewed: list[Secret] = []

    def __init__(self) -> None:
        super().__init__(timeline=MemoryTimeline())

    @override
    async def check(self, account: Account, http: Client) -> Health:
        self.asked.append(dict(account.secret))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    @override
    def renew_at(self, secret: Secret, /) -> datetime | None:
        return datetime.fromtimestamp(float(secret["renew_at"]), UTC) if "renew_at" in secret else None

    @override
    async def refresh(self, secret: Secret, account: Account, http: Client) -> Secret:
        self.renewed.append(dict(secret))
        if secret.get("token") == "refused":
            raise Reconnect
        return {"token": "new", "renew_at": "2000000000"}
