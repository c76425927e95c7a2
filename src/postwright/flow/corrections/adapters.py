"""A correction carried out at its network: outside any transaction, piece by piece, each noted when it is done."""

import asyncio
import logging
import random
from datetime import datetime
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync

from postwright.base.connections.adapters import client_for, networks
from postwright.base.connections.engine.keeper import ChannelKeeper, StoredKeeper
from postwright.base.connections.engine.rows import OwnRows
from postwright.base.connections.models import Channel
from postwright.base.connections.queries import account_key, secret_of
from postwright.flow.corrections import operations, queries, rules
from postwright.flow.corrections.models import Correction
from postwright.kit import tenancy
from postwright.kit.crypto import CannotOpen
from postwright.kit.masters import KeysAway
from postwright.ports.channels.errors import ChannelError, Reconnect, RetryLater
from postwright.ports.channels.types import Account, Piece

log = logging.getLogger(__name__)
PIECE_S = 60  # a call or two, and perhaps a secret to renew


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
    return StoredKeeper(OwnRows()).of(
        channel.pk,
        channel.organisation_id,
        sealed=bytes(channel.secret),
        dated=networks()[channel.network].renew_at,
    )
