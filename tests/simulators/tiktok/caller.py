"""A publisher as plain as can be: each method is one call, and gives what came back."""

import hashlib
import html
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import aiohttp

from tests.simulators.parts.waiting import until
from tests.simulators.tiktok.login import KEPT
from tests.simulators.tiktok.network import TikTokSimulator
from tests.simulators.tiktok.posting import INITS
from tests.simulators.tiktok.state import SCOPES

BACK = "https://postwright.example/channels/tiktok/callback"
VERIFIER = "v" * 64
CHALLENGE = hashlib.sha256(VERIFIER.encode()).hexdigest()
DEFAULT_POST = {"privacy_level": "SELF_ONLY", "brand_content_toggle": False, "brand_organic_toggle": False}
CHUNK = 6_000_000


@dataclass(frozen=True)
class Said:
    """One answer. `code`: of the API's envelope or of the token endpoint."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def code(self) -> str:
        error = self.body.get("error", "")
        return error["code"] if isinstance(error, dict) else error

    @property
    def data(self) -> dict[str, Any]:
        return self.body["data"]


class Caller:
    """`async with Caller(tiktok) as caller:`; `token` is Anna's, with all scopes."""

    def __init__(self, tiktok: TikTokSimulator, open_id: str = "o-anna") -> None:
        self.tiktok, self.open_id = tiktok, open_id
        self.token = tiktok.connect(open_id)["access_token"]

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(total=10)
        self._session = aiohttp.ClientSession(
            timeout=timeout,
            cookie_jar=aiohttp.CookieJar(unsafe=True),
        )
        # aiohttp would repeat a PUT by itself where the connection breaks.
        self._session._retry_connection = False
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def call(self, method: str, path: str, **options: Any) -> Said:
        address = path if "://" in path else f"{self.tiktok.url}{path}"
        async with self._session.request(method, address, allow_redirects=False, **options) as answer:
            text = await answer.text()
            body = json.loads(text) if "json" in answer.content_type else {"text": text}
            return Said(answer.status, body, dict(answer.headers.items()))

    async def api(self, path: str, body: Any = None, *, method: str = "POST", token: str = "") -> Said:
        headers = {"Authorization": f"Bearer {token or self.token}"}
        return await self.call(method, path, json=body, headers=headers)

    def asked(self, **changed: str) -> dict[str, str]:
        """What an app sends a person to the login page with; an empty value leaves one out."""
        asked = {
            "client_key": self.tiktok.app.client_key,
            "response_type": "code",
            "scope": ",".join(SCOPES),
            "redirect_uri": BACK,
            "state": "state-1",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in {**asked, **changed}.items() if value}

    async def authorize(self, **changed: str) -> Said:
        return await self.call("GET", "/v2/auth/authorize/", params=self.asked(**changed))

    async def agree(self, scopes: Sequence[str] = SCOPES, answer: str = "agree", **changed: str) -> Said:
        """The person at the form."""
        form = (await self.authorize(**changed)).body["text"]
        kept = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)[: len(KEPT)]
        fields = [(name, html.unescape(value)) for name, value in kept]
        fields += [("account", self.open_id), ("answer", answer), *(("scope", one) for one in scopes)]
        return await self.call("POST", "/v2/auth/authorize/decide", data=aiohttp.FormData(fields))

    async def token_call(self, **form: str) -> Said:
        app = self.tiktok.app
        whole = {"client_key": app.client_key, "client_secret": app.client_secret, **form}
        return await self.call("POST", "/v2/oauth/token/", data=whole)

    async def exchange(self, code: str, **changed: str) -> Said:
        form = {"grant_type": "authorization_code", "redirect_uri": BACK, "code_verifier": VERIFIER}
        return await self.token_call(**{**form, "code": code, **changed})

    async def refresh(self, token: str) -> Said:
        return await self.token_call(grant_type="refresh_token", refresh_token=token)

    async def init(
        self, size: int = 0, *, route: str = "video_init", source: Any = None, **post: Any
    ) -> Said:
        """:param size: of a file that will be uploaded whole; `source`: another source_info"""
        whole = {
            "source": "FILE_UPLOAD",
            "video_size": size,
            "chunk_size": size if size < 2 * CHUNK else CHUNK,
            "total_chunk_count": max(1, size // CHUNK) if size >= 2 * CHUNK else 1,
        }
        body = {"post_info": {**DEFAULT_POST, **post}, "source_info": source or whole}
        return await self.api(INITS[route], body)

    async def pull(self, url: str, **post: Any) -> Said:
        return await self.init(source={"source": "PULL_FROM_URL", "video_url": url}, **post)

    async def photos(self, *urls: str, mode: str = "DIRECT_POST", **post: Any) -> Said:
        source = {"source": "PULL_FROM_URL", "photo_cover_index": 0, "photo_images": list(urls)}
        info = {"media_type": "PHOTO", "post_mode": mode, "source_info": source}
        return await self.api(INITS["content_init"], {**info, "post_info": {**DEFAULT_POST, **post}})

    async def put(self, url: str, data: bytes, first: int = 0, total: int = 0, **headers: str) -> Said:
        last, whole = first + len(data) - 1, total or len(data)
        head = {"Content-Type": "video/mp4", "Content-Range": f"bytes {first}-{last}/{whole}"}
        return await self.call("PUT", url, data=io.BytesIO(data), headers={**head, **headers})

    async def post(self, data: bytes, **post: Any) -> str:
        """Init and one chunk; gives the publish_id."""
        begun = await self.init(len(data), **post)
        await self.put(begun.data["upload_url"], data)
        return begun.data["publish_id"]

    async def status(self, publish_id: str) -> Said:
        return await self.api("/v2/post/publish/status/fetch/", {"publish_id": publish_id})

    async def end(self, publish_id: str) -> dict[str, Any]:
        """What the status is once it is over, read from the simulator so that no call is counted."""
        share = self.tiktok.shares[publish_id]
        await until(
            lambda: self.tiktok.log is not None and (share.is_over or share.status == "SEND_TO_USER_INBOX")
        )
        return (await self.status(publish_id)).data

    async def creator_info(self) -> Said:
        return await self.api("/v2/post/publish/creator_info/query/", {})

    async def cancel(self, publish_id: str) -> Said:
        return await self.api("/v2/post/publish/cancel/", {"publish_id": publish_id})

    async def list(self, fields: str = "id,title", **body: Any) -> Said:
        return await self.api(f"/v2/video/list/?fields={fields}", body)


def query(said: Said) -> dict[str, str]:
    """What the browser was sent back with."""
    return dict(parse_qsl(urlsplit(said.headers["Location"]).query))
