"""The publisher's connections: none may hold back the others, whatever happens to the process at its end."""

from collections.abc import Mapping
from typing import Any, LiteralString

from django.conf import settings
from django.db import connection
from psycopg import AsyncConnection, AsyncCursor, sql
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

# A process that was stopped, or a machine that is cut off, keeps its locks only for so long.
LIMITS = {
    "idle_in_transaction_session_timeout": "10s",
    "lock_timeout": "5s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
# Each question of the publisher has an index, but statistics of the day before may say that a table is still short, or
# full of what is looked for: then each post would be looked for from one end to the other.
BY_KEY = {"enable_seqscan": "off"}
SET_LIMIT = "SELECT set_config(%s, %s, false)"

type Row = dict[str, Any]
type Question = tuple[LiteralString | sql.Composed, Mapping[str, Any] | None]


def open_pool(url: str, *, size: int) -> AsyncConnectionPool[Any]:
    """Not opened yet; the caller opens and closes it."""
    options = {**settings.DATABASE_PATIENCE, "autocommit": True}
    return AsyncConnectionPool(
        url, min_size=1, max_size=size, timeout=10, open=False, kwargs=options, configure=_limit
    )


async def at_once(pool: AsyncConnectionPool[Any], *questions: Question) -> list[AsyncCursor[Row]]:
    """
    One transaction in one round trip: nothing waits for an answer before the next question.

    Nothing says BEGIN or COMMIT: up to its end a pipeline is one transaction by itself, and without two statements that
    say nothing it is shorter (PostgreSQL's documentation, "Pipelining").

    :param pool: of connections that commit by themselves
    :return: with the rows of each question
    """
    async with pool.connection() as connection:
        connection.row_factory = dict_row
        async with connection.pipeline():
            return [await connection.execute(*question) for question in questions]


def limit_thread() -> None:
    """The same limits for the running thread's connection of Django's, inside a transaction and for it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('idle_in_transaction_session_timeout', %s, true), "
            "set_config('lock_timeout', %s, true)",
            [LIMITS["idle_in_transaction_session_timeout"], LIMITS["lock_timeout"]],
        )


async def _limit(connection: AsyncConnection[Any]) -> None:
    for name, value in (LIMITS | BY_KEY).items():
        await connection.execute(SET_LIMIT, [name, value])
