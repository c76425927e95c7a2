"""Which personal data lives here, why, for how long, and how it leaves."""

from postwright.kit.privacy import Keep, Purpose, Table, columns

TABLES = (
    Table(
        model="connections.Channel",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        columns=columns(
            none="id organisation_id brand_id network settings state problem connected_by_id connected_at "
            "checked_at renewing_until scopes expires_at renew_at",
            account="remote_id handle name base_url granted_by",
            credential="secret",
        ),
    ),
    Table(
        model="connections.SignIn",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.EXPIRES,
        exported=False,
        columns=columns(
            none="id organisation_id member_id brand_id channel_id network way begun_at expires_at arrived_at",
            account="grants",
            credential="state_hash kept",
        ),
    ),
    Table(
        model="connections.ServerApp",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        exported=False,
        columns=columns(none="id organisation_id network base_url", credential="secret"),
    ),
    Table(
        model="connections.Revocation",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.DELIVERED,
        exported=False,
        columns=columns(
            none="id organisation_id network asked_at",
            account="remote_id handle base_url granted_by",
            credential="secret",
        ),
    ),
    Table(
        model="connections.RehearsalPost",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(none="id organisation_id channel_id key arrived_at", content="payload"),
    ),
    Table(
        model="connections.RehearsalServer",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        exported=False,
        columns=columns(none="channel_id organisation_id calls"),
    ),
)
