"""Which personal data lives here, why, for how long, and how it leaves."""

from postwright.kit.privacy import Purpose, Table, columns

TABLES = (
    Table(
        model="vault.DataKey",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        exported=False,
        columns=columns(
            none="id organisation_id kid master made_at wrapped_at retired_at", credential="wrapped"
        ),
    ),
)
