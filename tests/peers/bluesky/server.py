"""Run the installed server and make accounts on it."""

import base64
import hashlib
import hmac
import json
import secrets
import shutil
import sqlite3
import tempfile
import time
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.peers import process
from tests.peers.bluesky.install import HERE, HOME, environment
from tests.scratch import scratch


@dataclass(frozen=True)
class PeerAccount:
    did: str
    handle: str
    password: str
    app_password: str


class BlueskyPeer:
    """`with BlueskyPeer() as peer:` listens on a free port of 127.0.0.1 and forgets everything at the end."""

    def __init__(self, *, port: int = 0, rate_limits: bool = False) -> None:
        self.port = port or process.free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.directory_port = process.free_port()
        self.directory_url = f"http://127.0.0.1:{self.directory_port}"
        self._jwt_secret = secrets.token_hex(16)
        self._rate_limits = rate_limits

    def __enter__(self) -> Self:
        self._data = tempfile.mkdtemp(prefix="postwright-bluesky-", dir=scratch())
        shutil.copyfile(HERE / "server.mjs", HOME / "server.mjs")
        own = {
            "PDS_PORT": str(self.port),
            "PLC_PORT": str(self.directory_port),
            "DATA": self._data,
            "ADMIN_PASSWORD": secrets.token_hex(16),
            "JWT_SECRET": self._jwt_secret,
            "RATE_LIMITS": "1" if self._rate_limits else "0",
            "LOG_ENABLED": "false",
        }
        self._process = process.begin(["node", "server.mjs"], "Bluesky", cwd=HOME, env=environment() | own)
        return self

    def __exit__(self, *_: object) -> None:
        process.end(self._process)
        shutil.rmtree(self._data, ignore_errors=True)

    def create_account(self, name: str = "") -> PeerAccount:
        handle = f"{name or 'peer'}-{secrets.token_hex(4)}.test"
        password = secrets.token_hex(12)
        made = self.call(
            "com.atproto.server.createAccount",
            {"handle": handle, "email": f"{handle}@example.com", "password": password},
        )
        app = self.call("com.atproto.server.createAppPassword", {"name": "postwright"}, made["accessJwt"])
        return PeerAccount(made["did"], handle, password, app["password"])

    def call(self, method: str, body: Any = None, token: str = "") -> Any:
        """POST with a body, GET without."""
        headers = {"Content-Type": "application/json"} | (
            {"Authorization": f"Bearer {token}"} if token else {}
        )
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.base_url}/xrpc/{method}", data=data, headers=headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def records_of(self, did: str) -> list[Any]:
        """Every post the account has, as the server shows it to anybody."""
        query = f"repo={did}&collection=app.bsky.feed.post&limit=100"
        return self.call(f"com.atproto.repo.listRecords?{query}")["records"]

    def arrived(self, did: str) -> list[Any]:
        """The same posts in the order in which the server took them, which only its own files tell."""
        [file] = Path(self._data).glob(f"pds/actors/*/{did}/store.sqlite")
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as kept:
            order = dict(kept.execute("SELECT uri, repoRev FROM record").fetchall())
        return sorted(self.records_of(did), key=lambda record: order[record["uri"]])

    def introduce(self, document: Any) -> None:
        """What an app at https://client.of-these-tests.org/ says of itself."""
        Path(self._data, "client.json").write_text(json.dumps(document))

    def grants(self, did: str) -> int:
        """How many apps the account lets in by OAuth, which only the server's own files tell."""
        with closing(sqlite3.connect(f"file:{self._data}/pds/account.sqlite?mode=ro", uri=True)) as kept:
            [found] = kept.execute("SELECT count(*) FROM token WHERE did = ?", [did]).fetchone()
        return int(found)

    def blob(self, did: str, cid: str) -> bytes:
        """A file of a post, as the server hands it to anybody."""
        address = f"{self.base_url}/xrpc/com.atproto.sync.getBlob?did={did}&cid={cid}"
        with urllib.request.urlopen(address, timeout=20) as answer:
            content: bytes = answer.read()
        return content

    def expire(self, token: str) -> str:
        """The same access token as it would look if it had run out an hour ago, correctly signed."""
        head, claims, _ = token.split(".")
        old = json.loads(base64.urlsafe_b64decode(claims + "=="))
        old["exp"] = int(time.time()) - 3600
        payload = f"{head}.{_encode(json.dumps(old).encode())}"
        signature = hmac.new(self._jwt_secret.encode(), payload.encode(), hashlib.sha256).digest()
        return f"{payload}.{_encode(signature)}"


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
