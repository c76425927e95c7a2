"""Small real files, and a host that publishers point networks at."""

import io
import threading
from contextlib import suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

import av
import numpy as np
from PIL import Image


@cache
def film(
    *, seconds: float = 1, width: int = 360, height: int = 640, rate: int = 24, codec: str = "libx264"
) -> bytes:
    """An MP4 of one grey, without sound."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        grey = av.VideoFrame.from_ndarray(np.full((height, width, 3), 90, np.uint8), format="rgb24")
        for number in range(round(seconds * rate)):
            grey.pts = number
            file.mux(stream.encode(grey))
        file.mux(stream.encode())
    return out.getvalue()


@cache
def picture(kind: str = "JPEG", width: int = 640, height: int = 640) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 120, 60)).save(out, kind)
    return out.getvalue()


class FileHost:
    """
    `with FileHost() as host:` serves what is in `host.files` at `host.at(name)`; `host.moved` redirects.

    :param else_: what is served at every other address; empty: nothing
    """

    def __init__(self, else_: bytes = b"") -> None:
        self.files: dict[str, bytes] = {}
        self._else = else_
        self.moved: dict[str, str] = {}
        self.asked: list[str] = []

    def __enter__(self) -> Self:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append(self.path[1:])
                with suppress(ConnectionError):
                    host._answer(self)

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def put(self, name: str, data: bytes) -> str:
        """Its address."""
        self.files[name] = data
        return self.at(name)

    def at(self, name: str) -> str:
        return f"{self.url}{name}"

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        name = handler.path[1:]
        data = self.files.get(name, self._else)
        handler.send_response(302 if name in self.moved else 200 if data else 404)
        if name in self.moved:
            handler.send_header("Location", self.moved[name])
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)
