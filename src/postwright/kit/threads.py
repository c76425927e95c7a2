"""Django's ORM for an event loop: threads of their own, with connections that outlive the database's restarts."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import sync_to_async
from django.db import InterfaceError, InternalError, OperationalError, close_old_connections, connections

# The server ended the session or cannot be reached: another try, on a new connection, may succeed.
AWAY = (OperationalError, InterfaceError, InternalError)


class DatabaseThreads:
    def __init__(self, count: int, name: str) -> None:
        self._count = count
        self._pool = ThreadPoolExecutor(count, thread_name_prefix=name)

    async def run[**P, T](self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        def asked() -> T:
            close_old_connections()
            return call(*args, **kwargs)

        return await sync_to_async(asked, thread_sensitive=False, executor=self._pool)()

    def close(self) -> None:
        """Each thread closes what it opened."""
        together = threading.Barrier(self._count)

        def leave() -> None:
            together.wait()
            connections.close_all()

        for leaving in [self._pool.submit(leave) for _ in range(self._count)]:
            leaving.result()
        self._pool.shutdown()
