"""Data keys for the event loop: opened in threads before they are needed, so that nothing waits for them in the loop."""

import asyncio
import logging
from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import connections

from postwright.base.vault import operations as vault
from postwright.kit.threads import DatabaseThreads

log = logging.getLogger(__name__)


class Keys:
    """:param threads: None: each time a thread of its own, with a connection of its own"""

    def __init__(self, threads: DatabaseThreads | None = None) -> None:
        self._threads = threads

    async def ready(self, secrets: Iterable[tuple[UUID, bytes]]) -> None:
        """
        Mostly asks nobody. What could not be loaded is said again, and better, when it is needed.

        :param secrets: organisations, each with something that will be opened, or sealed anew
        """
        missing = {owner for owner, sealed in secrets if sealed and vault.needs_keys(owner, sealed)}
        if not missing:
            return
        try:
            await self._run(missing)
        except vault.KeysAway as error:
            log.warning("Data keys cannot be loaded: %s", error)

    async def _run(self, organisations: Iterable[UUID]) -> None:
        if self._threads:
            await self._threads.run(vault.fetch_keys, organisations)
        else:
            await asyncio.to_thread(partial(_fetch_once, organisations))


def _fetch_once(organisations: Iterable[UUID]) -> None:
    try:
        vault.fetch_keys(organisations)
    finally:
        connections.close_all()
