"""What TikTok tells an app by itself: signed, at least once, again and again until it is taken."""

import asyncio
import hashlib
import hmac
import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from tests.simulators.tiktok.network import TikTokSimulator

ANSWER_S = 5
STALE_S = 3600
GAPS_S = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)  # minutes to hours in reality, growing as here, for up to 72 h
EVENTS = frozenset(
    [
        "authorization.removed",
        "post.publish.failed",
        "post.publish.complete",
        "post.publish.inbox_delivered",
        "post.publish.publicly_available",
        "post.publish.no_longer_publicaly_available",
        "video.upload.failed",
        "video.publish.completed",
        "portability.download.ready",
    ]
)


class Signature(StrEnum):
    GOOD = "good"
    BAD = "bad"  # of another secret
    OLD = "old"  # a true one, of an hour ago
    MISSING = "missing"


@dataclass(frozen=True)
class Delivery:
    """One attempt. `status`: what the app answered; 0: nothing."""

    event: str
    body: bytes
    signature: Signature
    status: int


@dataclass
class Webhooks:
    """
    Events go to `url` once there is one.

    :param copies: how often each is delivered even if it was taken at once; a title with "[twice]" asks for two
    """

    network: "TikTokSimulator"
    url: str = ""
    copies: int = 1
    deliveries: list[Delivery] = field(default_factory=list)
    _scripted: deque[Signature] = field(default_factory=deque)

    def sign_next(self, *signatures: Signature) -> None:
        """How the next attempts are signed, one each."""
        self._scripted.extend(signatures)

    def send(self, event: str, open_id: str, content: Mapping[str, Any], *, copies: int = 0) -> None:
        """From any thread."""
        if self.url:
            body = self._body(event, open_id, content)
            number = max(copies, self.copies)
            self.network.begin_from_outside(lambda: self._deliver(event, body, number))

    def send_again(self, delivery: Delivery) -> None:
        """The same bytes with a fresh signature."""
        self.network.begin_from_outside(lambda: self._deliver(delivery.event, delivery.body, 1))

    def header(self, body: bytes, signature: Signature) -> dict[str, str]:
        """`s` is the HMAC-SHA256 of "<t>.<body>" with the app's secret, in hex."""
        if signature is Signature.MISSING:
            return {}
        at = int(self.network.clock.now()) - (STALE_S if signature is Signature.OLD else 0)
        secret = self.network.app.client_secret if signature is not Signature.BAD else "another secret"
        digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        return {"TikTok-Signature": f"t={at},s={digest}"}

    def _body(self, event: str, open_id: str, content: Mapping[str, Any]) -> bytes:
        words = {
            "client_key": self.network.app.client_key,
            "event": event,
            "create_time": int(self.network.clock.now()),
            "user_openid": open_id,
            "content": json.dumps(content),  # a string that holds JSON
        }
        return json.dumps(words).encode()

    async def _deliver(self, event: str, body: bytes, copies: int) -> None:
        for _ in range(copies):
            for gap in (*GAPS_S, 0):
                signature = self._scripted.popleft() if self._scripted else Signature.GOOD
                status = await self._post(body, signature)
                self.deliveries.append(Delivery(event, body, signature, status))
                # What is forged or old on purpose is no delivery that TikTok would repeat.
                if status == 200 or signature is not Signature.GOOD:
                    break
                await asyncio.sleep(gap)

    async def _post(self, body: bytes, signature: Signature) -> int:
        headers = {"Content-Type": "application/json", **self.header(body, signature)}
        timeout = aiohttp.ClientTimeout(total=ANSWER_S)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(self.url, data=body, headers=headers, allow_redirects=False) as answer,
            ):
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0
