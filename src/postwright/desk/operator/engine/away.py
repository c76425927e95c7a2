"""The database is away, so nothing can be noted there: what was told is noted in a file of this machine instead."""

import fcntl
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from postwright.base.notices.models import Alert, AlertMessage
from postwright.base.notices.rules import GIVE_UP, REMIND
from postwright.desk.operator.engine import words
from postwright.desk.operator.rules import Kind, Trouble

log = logging.getLogger(__name__)
CAUSE = "no_database"
TROUBLE = Trouble(Kind.NO_DATABASE)

type Deliver = Callable[[AlertMessage], str]


class Away:
    """
    Shared by all processes of a machine through `file`: one of them tells, once, and once when it is over.

    :param needed: how many looks in a row find no database before anybody is told
    """

    def __init__(self, file: Path, *, needed: int = 3) -> None:
        self._file, self._needed, self._failures = file, needed, 0
        self._here: dict[str, Any] = {}  # where no file can be kept, each process tells by itself

    @property
    def is_certain(self) -> bool:
        return self._failures >= self._needed

    def note(self, *, ways: Sequence[AlertMessage.Way], deliver: Deliver, at: datetime) -> None:
        """One more look that found no database."""
        self._failures += 1
        if not self.is_certain:
            return
        with self._alone() as known:
            if known is None:
                return
            began_at = datetime.fromisoformat(known.setdefault("began_at", at.isoformat()))
            for way in ways:
                self._tell(known.setdefault("told", {}), way, began_at, deliver, at)

    def clear(self, *, deliver: Deliver, at: datetime) -> None:
        """A look that found it."""
        self._failures = 0
        if not (self._here or self._file.exists()):
            return
        with self._alone() as known:
            if not known:
                return
            began_at, told = datetime.fromisoformat(known["began_at"]), known["told"]
            ended_at = datetime.fromisoformat(known.setdefault("ended_at", at.isoformat()))
            subject, text = words.over(began_at, ended_at)
            for way in list(told):
                if not deliver(_message(AlertMessage.Kind.OVER, way, subject, text)):
                    del told[way]
            if not told or at - ended_at > GIVE_UP:
                known.clear()

    def _tell(
        self, told: dict[str, str], way: str, began_at: datetime, deliver: Deliver, at: datetime
    ) -> None:
        if way in told and at - datetime.fromisoformat(told[way]) < REMIND:
            return
        kind = AlertMessage.Kind.REMINDER if way in told else AlertMessage.Kind.BEGAN
        problem = deliver(_message(kind, way, *words.stalled(kind, [TROUBLE], began_at)))
        if problem:
            log.error("The operator could not be told by %s: %s", way, problem)
        else:
            told[way] = at.isoformat()

    @contextmanager
    def _alone(self) -> Iterator[dict[str, Any] | None]:
        """What is known, kept afterwards; nothing left to know removes the file. None: another process has it."""
        try:
            opened = self._file.open("a+")
        except OSError:
            yield self._here
            return
        with opened as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
                return
            file.seek(0)
            known: dict[str, Any] = {}
            with suppress(ValueError):
                known = json.loads(file.read() or "{}")
            try:
                yield known
            finally:
                file.truncate(0)
                file.write(json.dumps(known))
                if not known:
                    self._file.unlink(missing_ok=True)


def _message(kind: AlertMessage.Kind, way: str, subject: str, text: str) -> AlertMessage:
    return AlertMessage(alert=Alert(cause=CAUSE), kind=kind, way=way, subject=subject, text=text)
