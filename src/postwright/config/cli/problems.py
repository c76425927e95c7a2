"""Conditions that a person can put right: they get a sentence and an exit status, not a traceback."""

from postwright.config.env import WrongSetting
from postwright.kit.postgres import PostgresError


class Problem(Exception):
    """Something to put right first. The message says what."""


class AlreadyRunning(Problem): ...


class PortInUse(Problem): ...


class NotWritable(Problem): ...


class NoSpace(Problem): ...


class DidNotStart(Problem): ...


class NeedsConfirmation(Problem): ...


EXPECTED = (Problem, PostgresError, WrongSetting)


def exit_status(problem: Exception) -> int:
    """78 is "configuration error" in sysexits.h; service managers can be told not to try again on it."""
    return 78 if isinstance(problem, WrongSetting) else 1
