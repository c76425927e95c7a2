"""Which personal data lives here, why, for how long, and how it leaves."""

from postwright.kit.privacy import Keep, Purpose, Table, columns

TABLES = (
    Table(
        model="snippets.Snippet",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(
            none="id organisation_id brand_id kind created_by_id created_at changed_at", content="name text"
        ),
    ),
)
