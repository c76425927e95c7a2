"""The networks of this installation, and the practice network's memory in our own database."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, override
from urllib.parse import urljoin
from uuid import UUID

from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.urls import reverse

from postwright.base.connections import operations, queries
from postwright.base.connections.models import Revocation
from postwright.kit.clock import now
from postwright.kit.http import Answer, Client, Purpose
from postwright.kit.threads import AWAY, DatabaseThreads
from postwright.ports.channels.base import Network
from postwright.ports.channels.errors import ChannelError, RetryLater, Unclear
from postwright.ports.channels.fences import require_ours
from postwright.ports.channels.keepers import MemoryKeeper
from postwright.ports.channels.registry import NETWORKS, Networks
from postwright.ports.channels.types import Account, Json
from postwright.ports.channels.ways import Arrival, ConnectedAccount, Departure, Secret, Trip

SIGN_IN_S, ARRIVE_S, REVOKE_S = (
    6,
    15,
    30,
)  # a thread of the web server waits meanwhile; coming back takes several calls


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


class StoredApps:
    """As what an organisation is known to single servers."""

    def __init__(self, organisation_id: UUID, network: str) -> None:
        self._organisation_id, self._network = organisation_id, network

    async def get(self, base_url: str) -> Secret | None:
        return await sync_to_async(queries.server_app)(self._organisation_id, self._network, base_url)

    async def save(self, base_url: str, app: Secret) -> None:
        await sync_to_async(operations.keep_server_app)(
            organisation_id=self._organisation_id, network=self._network, base_url=base_url, app=app
        )


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
    options = {name: one for name, one in settings.NETWORKS.items() if name in NETWORKS}
    return Networks({**options, "rehearsal": {"timeline": StoredTimeline()}})


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

    async def connect(port: Network, http: Client) -> ConnectedAccount:
        return await port.connect(credentials, http)

    return dated(network, _ask(network, organisation_id, SIGN_IN_S, connect))


def depart(
    network: str, way: str, typed: Mapping[str, str], *, state: str, organisation_id: UUID
) -> Departure:
    """Where the person goes to agree. Raises as `sign_in`."""
    apps = StoredApps(organisation_id, network)
    trip = Trip(way=way, typed=typed, back=back_to(network), state=state, apps=apps)

    async def leave(port: Network, http: Client) -> Departure:
        return await port.depart(trip, http)

    return _ask(network, organisation_id, SIGN_IN_S, leave)


def arrive(network: str, way: str, answer: Mapping[str, str], kept: Secret) -> list[ConnectedAccount]:
    """
    The accounts that the person may let us into: none is connected yet. Raises as `sign_in`.

    Within `operations.one_sign_in`, which has to be had before the state is spent.
    """
    arrival = Arrival(way=way, answer=answer, kept=kept, back=back_to(network))

    async def come_back(port: Network, http: Client) -> list[ConnectedAccount]:
        return await port.arrive(arrival, http)

    return [dated(network, one) for one in async_to_sync(_in_time)(network, ARRIVE_S, come_back)]


def revoke(revocation: Revocation) -> None:
    """
    Give rights back to their network, unless somebody else stands on the same yes of the same person.

    :raises ChannelError: it cannot be asked, or does not want to
    :raises RetryLater: somebody comes back from this network right now, who knows with which grant
    """
    if not networks()[revocation.network].revokes:
        return
    with operations.grant_held(revocation.granted_by):
        if queries.is_somebody_arriving(revocation.network, at=now()):
            raise RetryLater
        if not queries.is_grant_in_use(revocation.granted_by, at=now()):
            _revoke(revocation)


def _revoke(revocation: Revocation) -> None:
    secret = queries.secret_to_revoke(revocation)
    account = Account(
        channel_id=queries.key_of(organisation_id=revocation.organisation_id, channel_id=revocation.pk),
        network=revocation.network,
        remote_id=revocation.remote_id,
        handle=revocation.handle,
        base_url=revocation.base_url,
        secret=secret,
        keeper=MemoryKeeper(secret),
    )

    async def ask(port: Network, http: Client) -> None:
        await port.revoke(account, http)

    async_to_sync(_in_time)(revocation.network, REVOKE_S, ask)


def back_to(network: str) -> str:
    """The address that the network sends people back to, as the operator tells it the network."""
    return urljoin(settings.PUBLIC_URL, reverse("channel-return", args=[network]))


def dated(network: str, found: ConnectedAccount) -> ConnectedAccount:
    return replace(found, renew_at=networks()[network].renew_at(found.secret))


def _ask[T](
    network: str, organisation_id: UUID, seconds: float, ask: Callable[[Network, Client], Awaitable[T]]
) -> T:
    with operations.one_sign_in(organisation_id=organisation_id):
        return async_to_sync(_in_time)(network, seconds, ask)


async def _in_time[T](network: str, seconds: float, ask: Callable[[Network, Client], Awaitable[T]]) -> T:
    try:
        async with asyncio.timeout(seconds), client_for(network) as http:
            return await ask(networks()[network], http)
    except TimeoutError as error:
        raise RetryLater("no_answer") from error
