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
)
