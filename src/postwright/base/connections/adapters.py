"""The networks of this installation, and the practice network's memory in our own database."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, override
from uuid import UUID

from asgiref.sync import async_to_sync
from django.conf import settings

from postwright.base.connections import operations, queries
from postwright.kit.http import Answer, Client, Purpose
from postwright.kit.threads import AWAY, DatabaseThreads
from postwright.ports.channels.errors import ChannelError, RetryLater, Unclear
from postwright.ports.channels.fences import require_ours
from postwright.ports.channels.registry import Networks
from postwright.ports.channels.types import ConnectedAccount, Json

SIGN_IN_S = 6  # a thread of the web server waits meanwhile


class StoredTimeline:
    """
    Rehearsal's server: rows that stay when a worker dies, each written in a transaction of its own.

    A channel goes by `queries.account_key`, which names its organisation too.
    """

    def __init__(self) -> None:
        # Threads of its own: a long job of somebody else must not look like a slow network.
        self._threads = DatabaseThreads(2, "rehearsal")

    async def count(self, channel_id: str) -> int:
        with _down_as(RetryLater):
            return await self._threads.run(operations.count_rehearsal_call, key=channel_id)

    async def insert(self, channel_id: str, key: str, payload: Json, at: datetime) -> str:
        require_ours()
        with _down_as(Unclear):
            post = await self._threads.run(
                operations.add_rehearsal_post, key=channel_id, own_key=key, payload=payload, at=at
            )
        return str(post.pk)

    async def find(self, channel_id: str, key: str, now: datetime) -> str | None:
        with _down_as(RetryLater):
            found = await self._threads.run(queries.rehearsal_post_by_key, channel_id, own_key=key, at=now)
        return str(found.pk) if found else None

    async def recent(self, channel_id: str, since: datetime) -> list[datetime]:
        with _down_as(RetryLater):
            return await self._threads.run(queries.rehearsal_arrivals, channel_id, since=since)

    def close(self) -> None:
        self._threads.close()


@contextmanager
def _down_as(known: type[ChannelError]) -> Iterator[None]:
    """The practice network is down while our database is."""
    try:
        yield
    except AWAY as error:
        raise known from error


@cache
def networks() -> Networks:
    """Each network with this installation's options."""
    return Networks(
        {
            "bluesky": {
                "base_url": settings.BLUESKY_URL,
                "web_url": settings.BLUESKY_WEB_URL,
                "max_image_bytes": settings.BLUESKY_IMAGE_BYTES,
                "max_requests": settings.BLUESKY_REQUESTS,
            },
            "rehearsal": {"timeline": StoredTimeline()},
        }
    )


class FencedClient(Client):
    """Lets nothing out for work whose lease is over."""

    @override
    async def request(self, method: str, url: str, **request: Any) -> Answer:
        require_ours()
        return await super().request(method, url, **request)


def client_for(network: str, *, connections: int = 100) -> Client:
    """
    A guarded client for one network, at addresses that users choose. Close it after use.

    :param connections: at most that many at a time; 0 for no limit
    """
    purpose = Purpose(networks()[network].purpose or network, allow=tuple(settings.HTTP_ALLOWED_RANGES))
    return FencedClient(purpose, connections=connections)


def sign_in(network: str, credentials: Mapping[str, str], *, organisation_id: UUID) -> ConnectedAccount:
    """
    Ask the network to let us in. Outside any transaction: it may take seconds, at most `SIGN_IN_S`.

    :raises ChannelError: it does not; the code says why
    :raises AlreadySigningIn: the organisation waits for an answer already
    """
    with operations.one_sign_in(organisation_id=organisation_id):
        return async_to_sync(_sign_in)(network, credentials)


async def _sign_in(network: str, credentials: Mapping[str, str]) -> ConnectedAccount:
    try:
        async with asyncio.timeout(SIGN_IN_S), client_for(network) as http:
            return await networks()[network].connect(credentials, http)
    except TimeoutError as error:
        raise RetryLater("no_answer") from error
