# ruff: noqa: PLC0415 - models are there only once Django is set up
"""One row for each sealed column, whose secret is a canary."""

import secrets
from datetime import timedelta

CANARY = "canary-token-of-"


def plant_everywhere(world):
    """The columns that hold one now, as (table, column)."""
    from postwright.base.connections.models import Revocation, ServerApp, SignIn
    from postwright.base.vault import operations as vault
    from postwright.flow.analysis.models import Analysis, Callback
    from postwright.flow.media.models import MediaItem
    from postwright.flow.review.models import ClientLink
    from postwright.kit.clock import now

    at, own, there = now(), {"organisation_id": world.organisation_id}, {"network": "rehearsal"}
    lasting = {"expires_at": at + timedelta(days=1)}
    with world.scope():
        facts = {"kind": "image", "file_name": "a.png", "mime": "image/png", "size": 1, "uploaded_at": at}
        item = MediaItem.objects.create(**own, **facts)
        analysis = Analysis.objects.create(**own, media_item=item, language="en", requested_at=at)
        hashed = secrets.token_bytes(32)
        who = {"member": world.member, "brand": world.brand, "way": "rehearsal", "begun_at": at}
        rows = {
            "kept": SignIn(**own, **there, **who, **lasting, state_hash=hashed),
            "sealed_token": ClientLink(
                **own, **lasting, client_name="Carl", token_hash=hashed, created_at=at
            ),
        }
        planted = [
            *rows.items(),
            ("secret", ServerApp(**own, **there, base_url="https://example.org")),
            ("secret", Revocation(**own, **there, remote_id="1", handle="one", asked_at=at)),
            ("secret", Callback(**own, analysis=analysis, url="https://example.org/told")),
        ]
        for column, row in planted:
            table = row._meta.db_table
            secret = f"{CANARY}{table}"
            place = {"table": table, "column": column, "row": row.pk, "organisation": world.organisation_id}
            setattr(row, column, vault.seal(secret, **place))
            row.save(force_insert=True)
    return {(row._meta.db_table, column) for column, row in planted}
