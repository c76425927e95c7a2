"""Channels' rows for whoever is not the publisher: a job, or a page that asks a network while somebody waits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from django.db import connection as django
from psycopg import AsyncConnection
from psycopg.rows import dict_row

ENTER = """
SELECT set_config('postwright.organisation', %s, true), set_config('lock_timeout', '5s', true),
    set_config('idle_in_transaction_session_timeout', '10s', true)
"""


class OwnRows:
    """A connection for each transaction: secrets are seldom renewed, and none is held while a network answers."""

    @asynccontextmanager
    async def tenant(self, organisation_id: UUID) -> AsyncIterator[AsyncConnection[Any]]:
        options = django.get_connection_params()
        place = {name: value for name, value in options.items() if name not in _DJANGOS}
        async with await AsyncConnection.connect(**place, row_factory=dict_row) as connection:
            await connection.execute(ENTER, [str(organisation_id)])
            yield connection


# How Django wants its own connections to behave.
_DJANGOS = {"context", "cursor_factory", "prepare_threshold"}
