"""Run the installed server, and hand out accounts on it."""

import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.peers import process

ROOT = Path(__file__).parents[3]
PYTHON = ROOT / ".peers" / "mastodon" / "bin" / "python"
SERVE = Path(__file__).parent / "serve.py"
ACCOUNTS = 60


def is_installed() -> bool:
    return PYTHON.exists()


@dataclass(frozen=True)
class PeerAccount:
    name: str
    token: str
    id: str


class MastodonPeer:
    """`with MastodonPeer() as peer:` listens on a free port of 127.0.0.1 and forgets everything at the end."""

    def __init__(self) -> None:
        self.port = process.free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._names: Iterator[str] = iter(names := [f"person{number}" for number in range(ACCOUNTS)])
        self._all = ",".join(names)

    def __enter__(self) -> Self:
        self._process = process.begin([str(PYTHON), str(SERVE), str(self.port), self._all], "Mastodon")
        return self

    def __exit__(self, *_: object) -> None:
        process.end(self._process)

    def account(self) -> PeerAccount:
        """One that nobody has used yet."""
        name = next(self._names)
        token = f"token-of-{name}"
        return PeerAccount(name, token, self.ask("/api/v1/accounts/verify_credentials", token)["id"])

    def statuses(self, account: PeerAccount) -> list[dict[str, Any]]:
        """Newest first, as everybody may read them who holds its token."""
        return self.ask(f"/api/v1/accounts/{account.id}/statuses?limit=40", account.token)

    def ask(self, path: str, token: str) -> Any:
        request = urllib.request.Request(self.base_url + path, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)
