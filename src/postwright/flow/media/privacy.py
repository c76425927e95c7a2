"""Which personal data lives here, why, for how long, and how it leaves."""

from postwright.kit.privacy import Keep, Purpose, Table, columns

TABLES = (
    Table(
        model="media.MediaItem",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(
            none="id organisation_id brand_id kind state problem mime size sha256 width height seconds has_audio measured uploaded_by_id uploaded_at removed_at",
            content="file_name origin taken_at alt_text",
        ),
    ),
    Table(
        model="media.Rendition",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(
            none="id organisation_id media_item_id purpose variant mime size width height fps made_at",
            content="storage_key",
        ),
    ),
    Table(
        model="media.Editing",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(none="id organisation_id media_item_id source_id progress", content="edit"),
    ),
    Table(
        model="media.Fitting",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.DELIVERED,
        exported=False,
        columns=columns(
            none="id organisation_id media_item_id name takes progress problem asked_at",
        ),
    ),
    Table(
        model="media.Upload",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.EXPIRES,
        exported=False,
        columns=columns(
            none="id organisation_id brand_id begun_by_id size received problem media_item_id begun_at last_at",
            content="file_name arrival storage_key source",
        ),
    ),
)
