"""A way to a server on which every answer breaks off after so many bytes."""

import socket
import socketserver
import threading
from contextlib import suppress
from typing import Self


class Cutter:
    """`with Cutter(port, after=1000) as cutter:` leads from `cutter.port` to that port. `cuts`: how often it cut."""

    def __init__(self, port: int, *, after: int) -> None:
        self.target, self.after, self.cuts = ("127.0.0.1", port), after, 0
        self._open: list[socket.socket] = []

    def __enter__(self) -> Self:
        cutter = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with socket.create_connection(cutter.target) as server:
                    cutter._open += [server, self.request]
                    back = threading.Thread(target=cutter.send_back, args=[server, self.request])
                    back.start()
                    with suppress(OSError):
                        while got := self.request.recv(1 << 16):
                            server.sendall(got)
                    with suppress(OSError):
                        server.shutdown(socket.SHUT_RDWR)
                    back.join()

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
        self._thread.join()

    def send_back(self, server: socket.socket, client: socket.socket) -> None:
        left = self.after
        with suppress(OSError):
            while got := server.recv(min(left, 1 << 16)):
                client.sendall(got)
                left -= len(got)
                if not left:
                    self.cuts += 1
                    break
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)
