"""Which personal data lives here, why, for how long, and how it leaves."""

from postwright.kit.privacy import Purpose, Table, columns

TABLES = (
    Table(
        model="engines.Answer",
        owner="organisation",
        purpose=Purpose.SUGGESTIONS,
        columns=columns(
            none="id organisation_id task engine subject_id provenance problem asked_by_id asked_at seconds"
        ),
    ),
)
