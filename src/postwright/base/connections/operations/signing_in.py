"""A person at a network's own page: gone, back, and choosing."""

import secrets
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.connections import queries
from postwright.base.connections.models import Channel, ServerApp, SignIn
from postwright.base.connections.operations.channels import connect_channel, reconnect_channel
from postwright.base.connections.operations.errors import (
    AlreadySigningIn,
    NothingChosen,
    OtherAccount,
    SignInOver,
)
from postwright.base.connections.operations.revoking import give_back_account, hold_grant
from postwright.base.connections.operations.secrets import seal_app, seal_kept
from postwright.kit import tenancy
from postwright.kit.keys import hash_of
from postwright.ports.channels.ways import ConnectedAccount, Departure, Secret

NO_TIME, MILLISECOND = timedelta(0), timedelta(milliseconds=1)
LASTS = timedelta(minutes=30)  # a person may first have to find a password, or a second factor


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Who leaves for what. `channel`: the one that is to be let into again; None: any account of theirs."""

    network: str
    way: str
    brand_id: UUID
    channel: Channel | None = None


def new_state() -> str:
    return secrets.token_urlsafe(32)


@contextmanager
def one_sign_in(*, organisation_id: UUID, wait: timedelta = NO_TIME) -> Iterator[None]:
    """
    A silent network holds one of the few threads that answer pages, so an organisation gets one of them.

    The lock belongs to the database session, not to a transaction, and ends with it.

    :param wait: for a colleague's sign-in to end
    :raises AlreadySigningIn: another sign-in of this organisation waits for its answer
    """
    key = f"postwright.sign_in:{organisation_id}"
    if not _locked_in_time(key, wait):
        raise AlreadySigningIn(_("A sign-in is under way. Wait a moment and try again."))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])


@transaction.atomic
def keep_departure(*, leaving: Leaving, state: str, departure: Departure, by: Member, at: datetime) -> SignIn:
    """
    What is needed when the person is back. Only the hash of the state is kept.

    :raises NotAllowed: the member may not manage channels
    """
    by.require(Right.MANAGE_CHANNELS)
    sign_in = SignIn(
        organisation=by.organisation,
        member=by,
        brand_id=leaving.brand_id,
        channel=leaving.channel,
        network=leaving.network,
        way=leaving.way,
        state_hash=hash_of(state),
        begun_at=at,
        expires_at=at + LASTS,
    )
    sign_in.kept = seal_kept(sign_in, dict(departure.kept))
    sign_in.save(force_insert=True)
    return sign_in


@transaction.atomic
def take_sign_in(*, state: str, network: str, by: Member, at: datetime) -> tuple[SignIn, Secret]:
    """
    The sign-in that this state belongs to, and what was kept: once, and only for the person who left.

    :raises NotAllowed: the member may not manage channels
    :raises SignInOver: unknown, of somebody else, used before, or too long ago
    """
    by.require(Right.MANAGE_CHANNELS)
    found = (
        SignIn.objects.select_for_update(of=("self",))
        .select_related("brand", "channel")
        .filter(state_hash=hash_of(state), network=network, member=by, arrived_at=None, expires_at__gt=at)
        .first()
    )
    if found is None:
        raise _over()
    kept: Secret = queries.kept_of(found)
    found.arrived_at, found.kept = at, seal_kept(found, {})
    found.save(update_fields=["arrived_at", "kept"])
    return found, kept


@transaction.atomic
def offer_accounts(*, sign_in: SignIn, found: Sequence[ConnectedAccount]) -> SignIn:
    """Keep what the network named until the person has chosen."""
    sign_in.grants = sorted({one.grant for one in found if one.grant})
    for grant in sign_in.grants:
        hold_grant(grant)
    sign_in.kept = seal_kept(sign_in, [one.to_json() for one in found])
    sign_in.save(update_fields=["grants", "kept"])
    return sign_in


@transaction.atomic
def turn_away(*, sign_in: SignIn, at: datetime) -> None:
    """None of the accounts found is wanted: give the rights back."""
    _forget(sign_in, queries.accounts_of(sign_in) if sign_in.grants is not None else [], at)


@transaction.atomic
def choose_accounts(
    *, sign_in: SignIn, remote_ids: Collection[str], by: Member, at: datetime
) -> list[Channel]:
    """
    Keep those of the accounts found that the person wants, and forget the others.

    :raises NotAllowed: the member may not manage channels
    :raises NothingChosen: none of them
    :raises SignInOver: too long ago
    :raises OtherAccount: another account than the channel to be let into again
    """
    by.require(Right.MANAGE_CHANNELS)
    found = queries.sign_ins_for(by, at=at).select_for_update(of=("self",)).filter(pk=sign_in.pk).first()
    if found is None:
        raise _over()
    named = queries.accounts_of(found)
    accounts = [one for one in named if one.remote_id in remote_ids]
    if found.channel and not accounts:
        raise OtherAccount(
            _(
                "You let us into %(found)s, but this channel is %(channel)s. Sign in as somebody who may publish there."
            )
            % {"found": ", ".join(one.handle for one in named[:5]), "channel": found.channel.handle}
        )
    if not accounts:
        raise NothingChosen(_("Choose at least one account."))
    channels = [_keep(found, one, by=by, at=at) for one in accounts]
    chosen = {one.grant for one in accounts}
    _forget(found, [one for one in named if one.grant not in chosen], at)
    return channels


def keep_server_app(*, organisation_id: UUID, network: str, base_url: str, app: Secret) -> None:
    """What a server knows the organisation as from now on."""
    with tenancy.scope(organisation_id):
        known, _new = ServerApp.objects.select_for_update().get_or_create(
            organisation_id=organisation_id, network=network, base_url=base_url, defaults={"secret": b""}
        )
        known.secret = seal_app(known, app)
        known.save(update_fields=["secret"])


def forget_sign_ins(*, at: datetime) -> int:
    """What nobody came back to, or never chose from. Of all organisations."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation, sign_in FROM door_sign_ins_over(%s)", [at])
        over = cursor.fetchall()
    for organisation_id, sign_in_id in over:
        with tenancy.scope(organisation_id):
            for found in SignIn.objects.select_for_update(skip_locked=True).filter(pk=sign_in_id):
                turn_away(sign_in=found, at=at)
    return len(over)


def _locked_in_time(key: str, wait: timedelta) -> bool:
    with connection.cursor() as cursor:
        if not wait:
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
            return bool(cursor.fetchone()[0])
        try:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{wait // MILLISECOND}ms"])
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [key])
        except OperationalError:
            return False
        finally:
            cursor.execute("RESET lock_timeout")
    return True


def _forget(sign_in: SignIn, unwanted: Sequence[ConnectedAccount], at: datetime) -> None:
    """One account of each grant stands for all that it opens."""
    for account in {one.grant or one.remote_id: one for one in unwanted}.values():
        give_back_account(sign_in=sign_in, account=account, at=at)
    sign_in.delete()


def _over() -> SignInOver:
    return SignInOver(_("This sign-in took too long or was used before. Start again."))


def _keep(sign_in: SignIn, found: ConnectedAccount, *, by: Member, at: datetime) -> Channel:
    if sign_in.channel:
        return reconnect_channel(channel=sign_in.channel, found=found, by=by, at=at)
    return connect_channel(brand_id=sign_in.brand_id, network=sign_in.network, found=found, by=by, at=at)
