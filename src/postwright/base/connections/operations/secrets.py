"""The sealed columns of this slice."""

import json
from collections.abc import Mapping
from typing import Any

from postwright.base.connections import queries
from postwright.base.connections.models import Channel, Revocation, ServerApp, SignIn
from postwright.base.vault import operations as vault


def seal_secret(channel: Channel, secret: Mapping[str, str]) -> bytes:
    return vault.seal(
        json.dumps(dict(secret)),
        table=queries.TABLE,
        column="secret",
        row=channel.pk,
        organisation=channel.organisation_id,
    )


def seal_revoked(kept: Revocation, secret: Mapping[str, str]) -> bytes:
    return vault.seal(
        json.dumps(dict(secret)),
        table=Revocation._meta.db_table,
        column="secret",
        row=kept.pk,
        organisation=kept.organisation_id,
    )


def seal_app(known: ServerApp, app: Mapping[str, str]) -> bytes:
    return vault.seal(
        json.dumps(dict(app)),
        table=ServerApp._meta.db_table,
        column="secret",
        row=known.pk,
        organisation=known.organisation_id,
    )


def seal_kept(sign_in: SignIn, kept: Any) -> bytes:
    """:param kept: anything that JSON takes"""
    return vault.seal(
        json.dumps(kept),
        table=SignIn._meta.db_table,
        column="kept",
        row=sign_in.pk,
        organisation=sign_in.organisation_id,
    )
