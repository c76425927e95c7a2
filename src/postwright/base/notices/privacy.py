"""Which personal data lives here, why, for how long, and how it leaves."""

from postwright.kit.privacy import Keep, Purpose, Table, columns

TABLES = (
    Table(
        model="notices.OutboxMail",
        owner="",
        purpose=Purpose.NOTICES,
        keep=Keep.DELIVERED,
        exported=False,
        columns=columns(none="id written_at", account="to subject text"),
    ),
    Table(
        model="notices.Alert",
        owner="",
        purpose=Purpose.NOTICES,
        keep=Keep.EXPIRES,
        exported=False,
        columns=columns(
            none="id cause details seen_at began_at reminded_at well_since ended_at is_open",
        ),
    ),
    Table(
        model="notices.AlertMessage",
        owner="",
        purpose=Purpose.NOTICES,
        keep=Keep.EXPIRES,
        exported=False,
        columns=columns(
            none="id alert_id kind way subject text written_at next_at tries told_at problem",
        ),
    ),
    Table(
        model="notices.Watcher",
        owner="",
        purpose=Purpose.NOTICES,
        keep=Keep.EXPIRES,
        exported=False,
        columns=columns(none="name started_at ticked_at"),
    ),
    Table(
        model="notices.Turn",
        owner="",
        purpose=Purpose.NOTICES,
        keep=Keep.EXPIRES,
        exported=False,
        columns=columns(none="name taken_at"),
    ),
)
