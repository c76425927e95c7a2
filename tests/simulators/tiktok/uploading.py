"""The upload host: chunks in order, and how far they have come."""

import re
from typing import TYPE_CHECKING

from aiohttp import web

from tests.simulators.parts.server import Route
from tests.simulators.tiktok.errors import UploadError
from tests.simulators.tiktok.state import Share, Status, Upload

if TYPE_CHECKING:
    from tests.simulators.tiktok.network import TikTokSimulator

RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
TYPES = frozenset({"video/mp4", "video/quicktime", "video/webm"})


class Uploading:
    """Only the address counts here: no token is asked for."""

    def __init__(self, network: "TikTokSimulator") -> None:
        self._network = network

    def routes(self) -> list[Route]:
        return [Route("upload", "PUT", "/upload/", self.put)]

    async def put(self, request: web.Request) -> web.Response:
        share = self._network.uploads.get(request.query.get("upload_id", ""))
        upload = share.upload if share else None
        if not share or not upload or upload.token != request.query.get("upload_token"):
            raise UploadError(404)
        if upload.expires_at <= self._network.clock.now():
            raise UploadError(403)
        body = await request.read()
        first, last = self._range(request, upload, len(body))
        if first != upload.received or share.status != Status.UPLOADING:
            raise UploadError(416, self.progress(upload))
        if not upload.is_last(first) and last - first + 1 != upload.chunk:
            raise UploadError(400, self.progress(upload))
        if upload.is_last(first) and last + 1 != upload.size:
            raise UploadError(400, self.progress(upload))
        upload.file.write(body)
        upload.received = last + 1
        if upload.is_whole:
            self._network.begin(self._network.production.check_upload(share))
        return web.Response(
            status=201 if upload.is_whole else 206, headers={"Content-Range": self.progress(upload)}
        )

    def progress(self, upload: Upload) -> str:
        """`bytes 0-{UPLOADED}/{TOTAL}`; whether it counts bytes or names the last one is not said."""
        uploaded = upload.received
        if self._network.switches.names_last_byte:
            uploaded = max(0, uploaded - 1)
        return f"bytes 0-{uploaded}/{upload.size}"

    def _range(self, request: web.Request, upload: Upload, length: int) -> tuple[int, int]:
        found = RANGE.fullmatch(request.headers.get("Content-Range", ""))
        if not found or request.content_type not in TYPES or request.content_length is None:
            raise UploadError(400, self.progress(upload))
        first, last, total = map(int, found.groups())
        if total != upload.size or not first <= last < total:
            raise UploadError(400, self.progress(upload))
        if last - first + 1 != length or request.content_length != length:
            raise UploadError(400, self.progress(upload))
        return first, last


def is_last_chunk(share: Share, content_range: str) -> bool:
    """Whether storing this chunk makes the post begin."""
    found = RANGE.fullmatch(content_range)
    return bool(found and share.upload and int(found[2]) + 1 == share.upload.size)
