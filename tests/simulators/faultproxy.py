"""
A proxy between us and a real server that loses what it is told to lose, request by request.

Every request gets a connection of its own, so that a fault hits exactly one.
"""

import asyncio
import socket
import struct
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Self

_HEAD_BYTES = 64_000


class Fault(StrEnum):
    NONE = "none"
    DROP_ANSWER = "drop_answer"  # the server did it; the connection just ends
    RESET_ANSWER = "reset_answer"  # the same, with a TCP reset
    BAD_GATEWAY = "bad_gateway"  # the server did it; a gateway answers 502 all the same
    DROP_REQUEST = "drop_request"  # the server never hears of it
    HOLD_ANSWER = "hold_answer"  # the answer comes `seconds` late
    HOLD_REQUEST = "hold_request"  # the server hears of it `seconds` late, even if the caller is gone


@dataclass(frozen=True)
class Rule:
    """Applies to the next `times` requests whose first line contains `match`."""

    fault: Fault
    match: str = ""
    times: int = 1
    seconds: float = 0


@dataclass(frozen=True)
class Seen:
    """One request. `line` is its first line, `forwarded` whether the server heard it to the end."""

    line: str
    fault: Fault
    forwarded: bool


@dataclass(frozen=True)
class Weather:
    """Faults by chance, for requests whose first line contains `match` and that no rule is for."""

    match: str
    shares: Mapping[Fault, float]
    chance: Random
    seconds: float = 0

    def rule(self, line: str) -> Rule:
        roll = self.chance.random() if self.match in line else 1.0
        for fault, share in self.shares.items():
            roll -= share
            if roll < 0:
                return Rule(fault, seconds=self.seconds)
        return Rule(Fault.NONE)


class FaultProxy:
    """`async with FaultProxy(port) as proxy:` listens on `proxy.base_url`; `log` tells what came."""

    def __init__(self, port: int, host: str = "127.0.0.1", weather: Weather | None = None) -> None:
        self._upstream, self._weather = (host, port), weather
        self._rules: deque[Rule] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines: list[str] = []
        self._arrivals = asyncio.Condition()
        self.log: list[Seen] = []

    def script(self, *rules: Rule) -> None:
        for rule in rules:
            self._rules.extend([rule] * rule.times)

    async def arrival(self, match: str) -> None:
        """Wait until a request whose first line contains `match` has come in, whatever happens to it then."""
        async with self._arrivals:
            await self._arrivals.wait_for(lambda: any(match in line for line in self._lines))

    async def settle(self) -> None:
        """Wait until everything that was taken has reached the server or been dropped."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_HEAD_BYTES)
        self.port: int = self._server.sockets[0].getsockname()[1]
        self.base_url = f"http://127.0.0.1:{self.port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            line = head.split(b"\r\n", 1)[0].decode()
            await self._note(line)
            rule = self._take_rule(line)
            answer = await self._forward(head, reader, rule)
            self.log.append(Seen(line, rule.fault, forwarded=answer is not None))
            await _give_back(answer, writer, rule)
        await _end(writer)

    async def _note(self, line: str) -> None:
        async with self._arrivals:
            self._lines.append(line)
            self._arrivals.notify_all()

    def _take_rule(self, line: str) -> Rule:
        for rule in self._rules:
            if rule.match in line:
                self._rules.remove(rule)
                return rule
        return self._weather.rule(line) if self._weather else Rule(Fault.NONE)

    async def _forward(self, head: bytes, reader: asyncio.StreamReader, rule: Rule) -> bytes | None:
        body = await _read_body(head, reader)
        if rule.fault is Fault.DROP_REQUEST:
            return None
        if rule.fault is Fault.HOLD_REQUEST:
            await asyncio.sleep(rule.seconds)
        upstream_reader, upstream_writer = await asyncio.open_connection(*self._upstream)
        upstream_writer.write(_closing(head) + body)
        await upstream_writer.drain()
        answer = await upstream_reader.read()
        await _end(upstream_writer)
        return answer


@contextmanager
def running(proxy: FaultProxy) -> Iterator[FaultProxy]:
    """In a thread of its own, for callers in other processes."""
    loop, ready = asyncio.new_event_loop(), threading.Event()
    stop = asyncio.Event()

    async def run() -> None:
        async with proxy:
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=[run()], name="fault proxy")
    thread.start()
    ready.wait()
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


async def _read_body(head: bytes, reader: asyncio.StreamReader) -> bytes:
    headers = _headers(head)
    if length := int(headers.get("content-length", "0")):
        return await reader.readexactly(length)
    if headers.get("transfer-encoding") == "chunked":
        return await _read_chunks(reader)
    return b""


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    size = 1
    while size:
        line = await reader.readuntil(b"\r\n")
        size = int(line.split(b";")[0], 16)
        body += line + await reader.readexactly(size + 2)
    return body


def _headers(head: bytes) -> dict[str, str]:
    lines = head.decode("latin-1").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines if ":" in line)
    return {name.lower(): value.strip() for name, _, value in pairs}


def _closing(head: bytes) -> bytes:
    # One request per connection: then the end of the answer is the end of the connection.
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([lines[0], b"Connection: close", *lines[1:]])


async def _give_back(answer: bytes | None, writer: asyncio.StreamWriter, rule: Rule) -> None:
    if rule.fault is Fault.RESET_ANSWER:
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        return
    if rule.fault is Fault.HOLD_ANSWER:
        await asyncio.sleep(rule.seconds)
    if rule.fault is Fault.BAD_GATEWAY:
        answer = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    if answer is not None and rule.fault is not Fault.DROP_ANSWER:
        writer.write(answer)
        await writer.drain()


async def _end(writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        writer.close()
        await writer.wait_closed()
