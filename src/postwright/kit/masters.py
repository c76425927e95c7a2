"""
Master keys: what wraps data keys. One that we hold, or one that stays behind a command.

A wrapped key opens only for the place it was wrapped for, such as (table, column, key id, tenant).
"""

import base64
import binascii
import hashlib
import hmac
import os
import shlex
import signal
import subprocess
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from postwright.kit import crypto

COMMAND_TIMEOUT_S = 20.0
PLACE_BYTES = 32
MOST_ANSWERED = 64 * 1024
OURS = "POSTWRIGHT_"


class KeysAway(Exception):
    """A key cannot be had right now: what it opens stays closed, and may open later. The message is the operator's."""


class CommandFailed(KeysAway):
    """The key command ended badly, took too long, or answered with something else."""


class Master(Protocol):
    """`label`: which one it is; tells nothing about the key itself."""

    @property
    def label(self) -> str: ...

    def wrap(self, secret: bytes, *, place: tuple[str, ...]) -> bytes:
        """:raises KeysAway: it cannot be asked"""
        ...

    def unwrap(self, wrapped: bytes, *, place: tuple[str, ...]) -> bytes:
        """
        :raises KeysAway: it cannot be asked
        :raises CannotOpen: altered, or wrapped for another place or by another master key
        """
        ...


@dataclass(frozen=True)
class HeldMaster:
    """A master key in our memory."""

    key: crypto.Key

    @classmethod
    def from_text(cls, text: str) -> "HeldMaster":
        """:raises ValueError: not 32 bytes in URL-safe base64"""
        return cls(crypto.Key(base64.urlsafe_b64decode(text)))

    @property
    def label(self) -> str:
        return self.key.id.hex()

    def wrap(self, secret: bytes, *, place: tuple[str, ...]) -> bytes:
        return crypto.seal(secret, key=self.key, place=place)

    def unwrap(self, wrapped: bytes, *, place: tuple[str, ...]) -> bytes:
        return crypto.unseal(wrapped, keys={self.key.id: self.key}, place=place)


@dataclass(frozen=True)
class CommandMaster:
    """
    A master key that never enters this process: `COMMAND wrap` and `COMMAND unwrap`, base64 in and out.

    Key services know nothing of our places, so a hash of the place is wrapped together with the key.

    :param command: split as a shell would, without one
    """

    command: str

    @cached_property
    def label(self) -> str:
        return f"command {hashlib.sha256(self.command.encode()).hexdigest()[:16]}"

    def wrap(self, secret: bytes, *, place: tuple[str, ...]) -> bytes:
        wrapped = self._ask("wrap", _hash_of(place) + secret)
        if not wrapped or secret in wrapped:
            raise CommandFailed(f"'{self._program} wrap' gave the key back unwrapped.")
        return wrapped

    def unwrap(self, wrapped: bytes, *, place: tuple[str, ...]) -> bytes:
        opened = self._ask("unwrap", wrapped)
        if not hmac.compare_digest(opened[:PLACE_BYTES], _hash_of(place)):
            raise crypto.CannotOpen("Altered, or moved from another place.")
        return opened[PLACE_BYTES:]

    @property
    def _program(self) -> str:
        return self.command.partition(" ")[0]

    def _ask(self, verb: str, content: bytes) -> bytes:
        what = f"'{self._program} {verb}'"
        try:
            process = subprocess.Popen(  # noqa: S603 - the operator's own command, without a shell
                [*shlex.split(self.command), verb],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # Its complaints may hold anything; whoever calls it by hand hears them.
                stderr=subprocess.DEVNULL,
                env=_foreign(os.environ),
                start_new_session=True,
            )
        except (OSError, ValueError, IndexError) as error:
            raise CommandFailed(f"{what} cannot be started: {error}") from None
        with process:
            answer = _talk(process, base64.b64encode(content) + b"\n")
        if answer is None:
            raise CommandFailed(f"{what} gave no answer within {COMMAND_TIMEOUT_S:.0f} s.")
        if len(answer) > MOST_ANSWERED:
            raise CommandFailed(f"{what} answered with more than {MOST_ANSWERED // 1024} KiB.")
        if process.returncode:
            raise CommandFailed(f"{what} ended with exit status {process.returncode}.")
        return _decoded(answer, what)


def _talk(process: subprocess.Popen[bytes], content: bytes) -> bytes | None:
    """What it answered, at most one byte more than is allowed; None: it did not end in time."""
    assert process.stdin  # noqa: S101 - asked for
    assert process.stdout  # noqa: S101 - asked for
    is_late = threading.Event()

    def give_up() -> None:
        is_late.set()
        _end(process)

    timer = threading.Timer(COMMAND_TIMEOUT_S, give_up)
    timer.start()
    try:
        with suppress(BrokenPipeError):  # it need not read what it is told
            process.stdin.write(content)
            process.stdin.flush()
        with suppress(BrokenPipeError):
            process.stdin.close()
        answer = process.stdout.read(MOST_ANSWERED + 1)
        if len(answer) > MOST_ANSWERED:
            _end(process)
        process.wait()
    except BaseException:
        _end(process)
        raise
    finally:
        timer.cancel()
    return None if is_late.is_set() else answer


def _end(process: subprocess.Popen[bytes]) -> None:
    """With all that it started: the programs that a script waits for would stay."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _foreign(environment: Mapping[str, str]) -> dict[str, str]:
    """What the command may need to reach its service, and none of our own secrets."""
    return {name: value for name, value in environment.items() if not name.startswith(OURS)}


def _decoded(answer: bytes, what: str) -> bytes:
    try:
        return base64.b64decode(b"".join(answer.split()), validate=True)
    except (binascii.Error, ValueError):
        raise CommandFailed(f"{what} did not answer with base64.") from None


def _hash_of(place: tuple[str, ...]) -> bytes:
    return hashlib.sha256(b"postwright data key" + crypto.associated(place)).digest()
