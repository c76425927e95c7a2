"""A process that corrects what is out, and dies on its way."""

import os
import signal
from functools import wraps
from typing import Any

import psycopg

from postwright.base.connections.adapters import FencedClient
from postwright.flow.corrections import adapters, jobs, operations
from postwright.kit import tenancy


def correct(*, organisation: str, publication: str, steps: int, is_hasty: bool = False) -> None:
    """
    :param steps: how many it lives for: each request and each commit is two, one before and one after; 0: all
    :param is_hasty: the twin that notes what it has not done yet
    """
    if steps:
        _arm(steps)
    if is_hasty:
        _note_first(organisation)
    jobs.correct(organisation_id=organisation, subject_id=publication)


def _arm(steps: int) -> None:
    left = steps

    def pass_by() -> None:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    request, commit = FencedClient.request, psycopg.Connection.commit

    @wraps(request)
    async def asked(*args: Any, **kwargs: Any) -> Any:
        pass_by()
        try:
            return await request(*args, **kwargs)
        finally:
            pass_by()

    def committed(connection: Any) -> None:
        pass_by()
        commit(connection)
        pass_by()

    FencedClient.request, psycopg.Connection.commit = asked, committed


def _note_first(organisation: str) -> None:
    carry_out, note = adapters.async_to_sync, operations.note_done

    def hasty(apply: Any) -> Any:
        def applied(correction: Any, piece: Any, one: Any, account: Any) -> None:
            with tenancy.scope(organisation):
                note(correction=correction, key=one["key"])
            carry_out(apply)(correction, piece, one, account)

        return applied

    adapters.async_to_sync = hasty
