"""The networks of this installation, and the practice network's memory in our own database."""

import asyncio
import logging
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
from postwright.base.connections.engine.keeper import StoredKeeper
from postwright.base.connections.engine.rows import OwnRows
from postwright.base.connections.models import Channel, Revocation
from postwright.base.connections.rules import SIGN_IN_AGAIN
from postwright.kit.clock import now
from postwright.kit.crypto import CannotOpen
from postwright.kit.http import Answer, Client, Purpose
from postwright.kit.http.addresses import can_be_reached
from postwright.kit.masters import KeysAway
from postwright.kit.threads import AWAY, DatabaseThreads
from postwright.ports.channels.base import Network
from postwright.ports.channels.errors import ChannelError, Reconnect, RetryLater, Unclear
from postwright.ports.channels.fences import require_ours
from postwright.ports.channels.keepers import MemoryKeeper
from postwright.ports.channels.registry import NETWORKS, Networks
from postwright.ports.channels.types import Account, Health, Json, Keeper
from postwright.ports.channels.ways import Arrival, ConnectedAccount, Departure, Secret, Trip

log = logging.getLogger(__name__)

# A thread of the web server waits meanwhile, but for the third; coming back takes several calls.
SIGN_IN_S, ARRIVE_S, REVOKE_S, CHECK_S = 6, 15, 30, 15


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

    async def change(self, channel_id: str, remote_id: str, text: str) -> bool:
        with _down_as(RetryLater):
            changed: bool = await self._threads.run(
                operations.change_rehearsal_post, key=channel_id, post_id=UUID(remote_id), text=text
            )
        return changed

    async def remove(self, channel_id: str, remote_id: str) -> None:
        with _down_as(RetryLater):
            await self._threads.run(operations.remove_rehearsal_post, key=channel_id, post_id=UUID(remote_id))

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


def is_reachable() -> bool:
    """Whether a network can fetch files from this installation, as far as its public address says by itself."""
    return can_be_reached(settings.PUBLIC_URL, allow=settings.HTTP_ALLOWED_RANGES)


def out_of_reach(network: Network) -> frozenset[str]:
    """What a network can only fetch, and cannot fetch from here: "images", "videos"."""
    return frozenset() if is_reachable() else network.pulls


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


def look_after(channel: Channel, *, at: datetime) -> Channel | None:
    """
    Ask the network how an account is, after renewing its secret where it is time, and keep what it says. Outside any
    transaction: it may take seconds.

    :return: None: it was disconnected meanwhile, or needs a person
    """
    place: dict[str, Any] = {"organisation_id": channel.organisation_id, "channel_id": channel.pk}
    try:
        secret = queries.secret_of(channel) if channel.secret else {}
    except CannotOpen:
        operations.refuse_secret(**place, problem=SIGN_IN_AGAIN, sealed=None, at=at)
        return None
    except KeysAway:
        return operations.keep_failed_check(channel=channel, error=RetryLater(), at=at)
    dated = networks()[channel.network].renew_at
    keeper = StoredKeeper(OwnRows()).of(**place, sealed=bytes(channel.secret), dated=dated)
    is_due = bool(channel.renew_at and channel.renew_at <= at)
    try:
        health = _health(_account(channel, secret, keeper), renews=is_due)
    except Reconnect as error:
        operations.refuse_secret(**place, problem=error.code, sealed=keeper.sealed, at=at)
        return None
    except ChannelError as error:
        return operations.keep_failed_check(channel=channel, error=error, at=at)
    return operations.keep_health(channel=channel, health=health, at=at)


def _health(account: Account, *, renews: bool) -> Health:
    async def ask(port: Network, http: Client) -> Health:
        current = account
        if renews:
            fresh = await account.keeper.renew(
                account.secret, lambda stored: port.refresh(stored, replace(account, secret=stored), http)
            )
            current = replace(account, secret=fresh)
        return await port.check(current, http)

    try:
        return async_to_sync(_in_time)(account.network, CHECK_S, ask)
    except ChannelError:
        raise
    except Exception as error:
        # An adapter met something it does not know; the account is as it was.
        log.exception("The adapter of %s failed while it checked an account", account.network)
        raise RetryLater("no_answer") from error


def _account(channel: Channel, secret: Secret, keeper: Keeper) -> Account:
    return Account(
        channel_id=queries.account_key(channel),
        network=channel.network,
        remote_id=channel.remote_id,
        handle=channel.handle,
        base_url=channel.base_url,
        secret=secret,
        keeper=keeper,
        settings=channel.settings,
    )


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
