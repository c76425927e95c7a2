"""Which personal data lives here, why, for how long, and how it leaves."""

from postwright.kit.privacy import Keep, Purpose, Table, columns

TABLES = (
    Table(
        model="corrections.Correction",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(
            none="id organisation_id publication_id verb state tries problem asked_by_id asked_at ended_at",
            content="pieces why",
        ),
    ),
)
