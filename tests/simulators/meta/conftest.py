"""A Meta of its own for each test, someone with everything granted, and pictures and films that lie somewhere."""

import io
import json
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import av
import pytest
import requests
from PIL import Image

from tests.simulators.meta import MetaSimulator
from tests.simulators.meta.world import Page, Person

SCOPES = (
    "pages_show_list",
    "pages_manage_posts",
    "pages_read_engagement",
    "pages_manage_engagement",
    "pages_manage_metadata",
    "instagram_basic",
    "instagram_content_publish",
    "instagram_manage_comments",
    "instagram_manage_contents",
)
INSTAGRAM_SCOPES = (
    "instagram_business_basic",
    "instagram_business_content_publish",
    "instagram_business_manage_comments",
)


@pytest.fixture
def meta() -> Iterator[MetaSimulator]:
    with MetaSimulator() as meta:
        yield meta


@pytest.fixture
def files() -> Iterator["Files"]:
    with Files() as files:
        yield files


@pytest.fixture
def desk(meta: MetaSimulator) -> "Desk":
    return Desk(meta)


class Files:
    """A web server of our own signed addresses, as Meta sees them. `files.put("a.jpg", data)` returns the address."""

    def __enter__(self) -> Self:
        self.known: dict[str, tuple[int, bytes]] = {}
        self.fetched: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Shelf, self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def put(self, name: str, data: bytes, status: int = 200) -> str:
        self.known[f"/{name}"] = (status, data)
        return f"http://127.0.0.1:{self._server.server_port}/{name}"

    def picture(self, name: str = "a.jpg", **more: Any) -> str:
        return self.put(name, picture(**more))

    def film(self, name: str = "a.mp4", **more: Any) -> str:
        return self.put(name, film(**more))


class _Shelf(BaseHTTPRequestHandler):
    def __init__(self, files: Files, *args: Any) -> None:
        self._files = files
        super().__init__(*args)

    def do_GET(self) -> None:
        self._files.fetched.append(self.path)
        status, data = self._files.known.get(self.path, (404, b""))
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Tests read `fetched`."""


@cache
def picture(width: int = 100, height: int = 100, kind: str = "JPEG") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (width, height), "orange").save(data, kind)
    return data.getvalue()


@cache
def film(
    width: int = 540,
    height: int = 960,
    seconds: float = 4,
    rate: int = 25,
    codec: str = "libx264",
    *,
    moov_first: bool = True,
) -> bytes:
    """Of one colour, without sound."""
    with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        _write_film(file.name, (width, height), seconds, rate, codec, moov_first=moov_first)
        return Path(file.name).read_bytes()


def _write_film(
    path: str, size: tuple[int, int], seconds: float, rate: int, codec: str, *, moov_first: bool
) -> None:
    options = {"movflags": "faststart"} if moov_first else {}
    width, height = size
    with av.open(path, "w", options=options) as out:
        stream = out.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {"preset": "ultrafast"} if codec == "libx264" else {}
        frame = av.VideoFrame(width, height, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        for number in range(int(seconds * rate)):
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode())


@dataclass
class Answer:
    status: int
    body: Any
    headers: Any

    @property
    def error(self) -> tuple[int, int | None]:
        """Code and subcode."""
        error = self.body["error"]
        return error["code"], error.get("error_subcode")


class Desk:
    """Anna with her Page and her Instagram account, and the calls that she makes."""

    def __init__(self, meta: MetaSimulator) -> None:
        self.meta = meta
        self.anna: Person = next(iter(meta.world.people.values()))
        self.page: Page = next(iter(meta.world.pages.values()))
        self.account = self.page.instagram
        assert self.account
        self.token = meta.page_token(self.anna, self.page, *SCOPES)
        self.user_token = meta.user_token(self.anna, *SCOPES)
        self.graph = meta.host("graph.facebook.com") + "/v25.0"

    def call(
        self, method: str, path: str, *, token: str | None = None, host: str = "", **params: Any
    ) -> Answer:
        """Lists and objects go as JSON text, `files` and `headers` as they are."""
        files, headers = params.pop("files", None), params.pop("headers", None)
        body, timeout = params.pop("body", None), params.pop("timeout", 20)
        sent = {name: _sendable(value) for name, value in params.items()}
        sent["access_token"] = self.token if token is None else token
        base = self.meta.host(host) if host else self.graph
        with requests.Session() as session:
            in_address = method in {"GET", "DELETE"} or body is not None
            answer = session.request(
                method,
                path if path.startswith("http") else f"{base}/{path}",
                params=sent if in_address else None,
                data=body if body is not None else None if in_address else sent,
                files=files,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
            )
        is_json = "json" in answer.headers.get("Content-Type", "")
        return Answer(answer.status_code, answer.json() if is_json else answer.text, answer.headers)

    def get(self, path: str, **params: Any) -> Answer:
        return self.call("GET", path, **params)

    def post(self, path: str, **params: Any) -> Answer:
        return self.call("POST", path, **params)

    def delete(self, path: str, **params: Any) -> Answer:
        return self.call("DELETE", path, **params)

    def feed(self, message: str = "Bread", **params: Any) -> Answer:
        return self.post(f"{self.page.id}/feed", message=message, **params)

    def container(self, **params: Any) -> Answer:
        return self.post(f"{self.account.id}/media", **params)

    def publish(self, creation_id: str, **params: Any) -> Answer:
        return self.post(f"{self.account.id}/media_publish", creation_id=creation_id, **params)

    def texts(self) -> list[str]:
        return [one.text for one in self.meta.published(self.page.id)]


def _sendable(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value) if isinstance(value, list | dict) else value
