"""A correction carried out at its network: outside any transaction, piece by piece, each noted when it is done."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from asgiref.sync import async_to_sync
from django.db import connection as django
from psycopg import AsyncConnection
from psycopg.rows import dict_row

from postwright.base.connections.adapters import client_for, networks
from postwright.base.connections.models import Channel
from postwright.base.connections.queries import account_key, secret_of
from postwright.flow.corrections import operations, queries, rules
from postwright.flow.corrections.models import Correction
from postwright.flow.publishing.engine.keeper import ChannelKeeper, StoredKeeper
from postwright.flow.publishing.engine.store import Store
from postwright.kit import tenancy
from postwright.kit.crypto import CannotOpen
from postwright.kit.masters import KeysAway
from postwright.ports.channels.errors import ChannelError, Reconnect, RetryLater
from postwright.ports.channels.types import Account, Piece

log = logging.getLogger(__name__)
PIECE_S = 60  # a call or two, and perhaps a secret to renew
ENTER = "SELECT set_config('postwright.organisation', %s, true), set_config('lock_timeout', '5s', true)"
# How Django wants its own connections to behave.
_DJANGOS = {"context", "cursor_factory", "prepare_threshold"}


class OwnRows:
    """Channels' rows as the keeper asks for them: a connection for each transaction, since it is seldom asked."""

    @asynccontextmanager
    async def tenant(self, organisation_id: UUID) -> AsyncIterator[AsyncConnection[Any]]:
        options = django.get_connection_params()
        place = {name: value for name, value in options.items() if name not in _DJANGOS}
        async with await AsyncConnection.connect(**place, row_factory=dict_row) as connection:
            await connection.execute(ENTER, [str(organisation_id)])
            yield connection


def correct(*, organisation_id: UUID, publication_id: UUID, at: datetime) -> None:
    """Do what is left of it. Asked again after whatever went wrong: what was done before is asked for once more."""
    with tenancy.scope(organisation_id):
        correction = queries.waiting_for(publication_id)
        pieces = _pieces(correction) if correction else {}
    if correction is None:
        return
    channel = correction.publication.channel
    keeper = _keeper(channel)
    try:
        if not channel.is_connected:
            raise Reconnect("sign_in_again")
        account = _account(channel, keeper)
        for one in correction.left:
            async_to_sync(_apply)(correction, pieces[one["key"]], one, account)
            with tenancy.scope(organisation_id):
                operations.note_done(correction=correction, key=one["key"])
    except ChannelError as error:
        with tenancy.scope(organisation_id):
            _answer(correction, error, sealed=keeper.sealed, at=at)
        return
    with tenancy.scope(organisation_id):
        operations.finish(correction=correction, at=at)


async def _apply(correction: Correction, piece: Piece, one: dict[str, Any], account: Account) -> None:
    network = networks()[account.network]
    try:
        async with asyncio.timeout(PIECE_S), client_for(account.network) as http:
            if correction.is_deletion:
                await network.delete(piece, one["remote_id"], account, http)
            else:
                await network.edit(piece, one["remote_id"], one["after"], account, http)
    except TimeoutError as error:
        raise RetryLater("no_answer") from error


def _answer(correction: Correction, error: ChannelError, *, sealed: bytes, at: datetime) -> None:
    channel = correction.publication.channel
    waited = at - correction.asked_at
    chance = random.Random()  # noqa: S311 - spreads tries over time
    pause = rules.pause_after(error, tries=correction.tries + 1, waited=waited, chance=chance)
    if pause is not None:
        operations.try_again_later(correction=correction, error=error, pause=pause, at=at)
        return
    if isinstance(error, Reconnect):
        operations.refuse_channel(channel=channel, sealed=sealed, error=error, at=at)
    problem = rules.OVER if not rules.is_final(error) else error.code
    operations.fail(correction=correction, problem=problem, why=str(error.params.get("why", "")), at=at)


def _pieces(correction: Correction) -> dict[str, Piece]:
    return {piece.key: piece for piece in queries.pieces_of(correction.publication)}


def _account(channel: Channel, keeper: ChannelKeeper) -> Account:
    """
    With its keeper, so that a secret which is renewed on the way is renewed for everybody.

    :raises Reconnect: the stored secret cannot be opened
    :raises RetryLater: its key is out of reach
    """
    try:
        secret = secret_of(channel) if channel.secret else {}
    except CannotOpen as error:
        raise Reconnect from error
    except KeysAway as error:
        raise RetryLater("network_trouble") from error
    return Account(
        channel_id=account_key(channel),
        network=channel.network,
        remote_id=channel.remote_id,
        handle=channel.handle,
        base_url=channel.base_url,
        secret=secret,
        keeper=keeper,
        settings=channel.settings,
    )


def _keeper(channel: Channel) -> ChannelKeeper:
    # It asks a store for nothing but rows.
    keeper = StoredKeeper(cast("Store", OwnRows()))
    return keeper.of(channel.pk, channel.organisation_id, bytes(channel.secret))
