"""Which personal data lives here, why, for how long, and how it leaves."""

from postwright.kit.privacy import Keep, Purpose, Table, columns

TABLES = (
    Table(
        model="analysis.Analysis",
        owner="organisation",
        purpose=Purpose.SUGGESTIONS,
        keep=Keep.REMOVED,
        columns=columns(
            none="id organisation_id media_item_id brand_id state stage batch problem language provenance requested_by_id requested_at finished_at",
            content="hint facts features recommendations words",
        ),
    ),
    Table(
        model="analysis.Hearing",
        owner="organisation",
        purpose=Purpose.SUGGESTIONS,
        keep=Keep.REMOVED,
        columns=columns(
            none="id organisation_id media_item_id problem heard_at",
            content="transcript",
        ),
    ),
    Table(
        model="analysis.Suggestion",
        owner="organisation",
        purpose=Purpose.SUGGESTIONS,
        keep=Keep.REMOVED,
        columns=columns(
            none="id organisation_id analysis_id field position angle network language confidence decision decided_by_id decided_at",
            content="value subject evidence final_value",
        ),
    ),
    Table(
        model="analysis.Callback",
        owner="organisation",
        purpose=Purpose.SUGGESTIONS,
        keep=Keep.REMOVED,
        columns=columns(
            none="id organisation_id analysis_id state problem ended_at",
            content="url",
            credential="secret",
        ),
    ),
)
