"""What Meta sends by itself: signed requests when a person leaves, and webhooks."""

import base64
import hashlib
import hmac
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

WAITS_S = 10


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


def signed_request(secret: str, user_id: str, at: float, *, is_forged: bool = False) -> str:
    """base64url(signature) + "." + base64url(JSON), without padding; the signature is over the encoded part."""
    said = {
        "algorithm": "HMAC-SHA256",
        "issued_at": int(at),
        "expires": int(at) + 3600,
        "user_id": user_id,
    }
    part = _encoded(json.dumps(said).encode())
    key = secrets.token_bytes(16) if is_forged else secret.encode()
    return f"{_encoded(hmac.new(key, part.encode(), hashlib.sha256).digest())}.{part}"


def signature(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


class Callbacks:
    """Each sends from the thread of whoever calls, and returns what was answered."""

    def __init__(self, world: Any, now: Callable[[], float]) -> None:
        self._world, self._now = world, now
        self.sent: list[str] = []  # the signed requests, for replays

    def deauthorise(self, url: str, user_id: str, *, forged: bool = False, instagram: bool = False) -> Answer:
        """Also the address for data deletion takes this: it should answer `url` and `confirmation_code`."""
        app = self._world.app
        secret = app.instagram_secret if instagram else app.secret
        self.sent.append(signed_request(secret, user_id, self._now(), is_forged=forged))
        return self.replay(url)

    delete_data = deauthorise

    def replay(self, url: str) -> Answer:
        """The last one once more."""
        body = urlencode({"signed_request": self.sent[-1]}).encode()
        return _post(url, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def verify(self, url: str, *, token: str | None = None) -> bool:
        """Whether the address takes a subscription: it echoes the challenge, and nothing else."""
        challenge = str(secrets.randbelow(10**9))
        asked = urlencode(
            {
                "hub.mode": "subscribe",
                "hub.challenge": challenge,
                "hub.verify_token": self._world.app.verify_token if token is None else token,
            }
        )
        found = _send(urllib.request.Request(f"{url}{'&' if '?' in url else '?'}{asked}"))
        return found == Answer(200, challenge)

    def deliver(
        self, url: str, said: dict[str, Any], *, times: int = 1, signed: str = "good", instagram: bool = False
    ) -> list[Answer]:
        """`signed`: good, bad or none. `times`: duplicates. Non-ASCII goes out as escapes."""
        app = self._world.app
        secret = app.instagram_secret if instagram else app.secret
        body = json.dumps(said).encode()
        key = secrets.token_hex(8) if signed == "bad" else secret
        headers = {"Content-Type": "application/json"}
        if signed != "none":
            headers["X-Hub-Signature-256"] = signature(key, body)
        return [_post(url, body, headers) for _ in range(times)]

    def page_comment(self, comment: Any) -> dict[str, Any]:
        """What a Page's `feed` subscription tells of a comment."""
        value = {
            "item": "comment",
            "verb": "add",
            "post_id": comment.parent.id,
            "comment_id": comment.id,
            "parent_id": comment.parent.id,
            "from": {"id": comment.author[0], "name": comment.author[1]},
            "message": comment.text,
            "created_time": int(comment.created),
        }
        return self._entry("page", comment.account.id, {"field": "feed", "value": value})

    def instagram_comment(self, comment: Any) -> dict[str, Any]:
        product = "STORY" if comment.media.kind == "story" else "FEED"
        value = {
            "id": comment.id,
            "from": {"id": comment.author[0], "username": comment.author[1]},
            "text": comment.text,
            "media": {"id": comment.media.id, "media_product_type": product},
        }
        if comment.parent:
            value["parent_id"] = comment.parent.id
        return self._entry("instagram", comment.account.id, {"field": "comments", "value": value})

    def _entry(self, kind: str, account: str, change: dict[str, Any]) -> dict[str, Any]:
        entry = {"id": account, "time": int(self._now()), "changes": [change]}
        return {"object": kind, "entry": [entry]}


def _post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    return _send(urllib.request.Request(url, data=body, headers=headers, method="POST"))


def _send(request: urllib.request.Request) -> Answer:
    try:
        with urllib.request.urlopen(request, timeout=WAITS_S) as answer:
            return Answer(answer.status, answer.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read().decode(errors="replace"))


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
