"""Which personal data lives here, why, for how long, and how it leaves."""

from postwright.kit.privacy import Purpose, Table, columns

TABLES = (
    Table(
        model="brand.Brand",
        owner="organisation",
        purpose=Purpose.SUGGESTIONS,
        columns=columns(
            none="id organisation_id logo_id revision created_at",
            brand="name description tone audience languages words_use words_avoid hashtags_always hashtags_never call_to_action links time_zone colours needs_approval retry_hours late_hours ai_marks ai_labels",
        ),
    ),
)
