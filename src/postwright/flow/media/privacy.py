"""Which personal data lives here, why, for how long, and how it leaves."""

from postwright.kit.privacy import Keep, Purpose, Table, columns

TABLES = (
    Table(
        model="media.MediaItem",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(
            none="id organisation_id brand_id kind state problem mime size sha256 width height seconds has_audio measured uploaded_by_id uploaded_at removed_at delete_at",
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
    Table(
        model="media.MediaTag",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(none="id organisation_id created_at", content="name"),
    ),
    Table(
        model="media.MediaTagging",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(none="id organisation_id media_item_id tag_id"),
    ),
    Table(
        model="media.Favourite",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(none="id organisation_id member_id media_item_id added_at"),
    ),
    Table(
        model="media.MediaStep",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.EXPIRES,
        exported=False,
        columns=columns(none="id organisation_id by_id verb created_at undone_at", content="wanted before"),
    ),
    Table(
        model="media.MediaPrint",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        exported=False,
        columns=columns(
            none="media_item_id organisation_id made_at is_unfinished", content="features prints sketch keys"
        ),
    ),
    Table(
        model="media.MediaTwin",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(none="id organisation_id media_item_id older_id likeness found_at told_apart_at"),
    ),
)
