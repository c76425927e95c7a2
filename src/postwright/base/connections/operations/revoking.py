"""Giving rights back at a network: what nobody uses any more must not stay open there."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime

from django.db import connection

from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.connections import queries
from postwright.base.connections.models import Channel, Revocation, SignIn
from postwright.base.connections.operations.secrets import seal_revoked
from postwright.kit import tenancy
from postwright.kit.crypto import CannotOpen
from postwright.kit.masters import KeysAway
from postwright.ports.channels.ways import ConnectedAccount


def give_back(*, channel: Channel, at: datetime) -> None:
    """The rights that a channel stands on right now. Part of an operation; the network is told afterwards."""
    if not channel.secret:
        return
    with suppress(CannotOpen, KeysAway):  # what nobody can read cannot be given back
        kept = Revocation(
            organisation_id=channel.organisation_id,
            network=channel.network,
            remote_id=channel.remote_id,
            handle=channel.handle,
            base_url=channel.base_url,
            granted_by=channel.granted_by,
            asked_at=at,
        )
        _keep(kept, queries.secret_of(channel), at)


def give_back_account(*, sign_in: SignIn, account: ConnectedAccount, at: datetime) -> None:
    """The rights to an account that a sign-in named and nobody chose. As `give_back`."""
    kept = Revocation(
        organisation_id=sign_in.organisation_id,
        network=sign_in.network,
        remote_id=account.remote_id,
        handle=account.handle,
        base_url=account.base_url,
        granted_by=account.grant,
        asked_at=at,
    )
    _keep(kept, account.secret, at)


def forget_revocation(*, revocation: Revocation) -> None:
    """Done, or no longer possible: what was kept for it goes."""
    with tenancy.scope(revocation.organisation_id):
        Revocation.objects.filter(pk=revocation.pk).delete()


def hold_grant(grant: str) -> None:
    """Until the end of the transaction nobody gives the rights of this grant back, or has just done so."""
    if grant:
        hold(_lock_of(grant))


def hold(key: str) -> None:
    """One at a time, to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


@contextmanager
def grant_held(grant: str) -> Iterator[None]:
    """As `hold_grant`, outside a transaction, while the network is asked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [_lock_of(grant)])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [_lock_of(grant)])


def _keep(kept: Revocation, secret: Mapping[str, str], at: datetime) -> None:
    kept.secret = seal_revoked(kept, secret)
    kept.save(force_insert=True)
    audit.record(Tag.RIGHTS_LEFT, subject=kept, by=None, at=at, network=kept.network)


def _lock_of(grant: str) -> str:
    return f"postwright.grant:{grant}"
