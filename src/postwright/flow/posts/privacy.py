"""Which personal data lives here, why, for how long, and how it leaves."""

from postwright.kit.privacy import Keep, Purpose, Table, columns

TABLES = (
    Table(
        model="posts.Post",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(
            none="id organisation_id brand_id language utm state revision analysis_id created_by_id created_at changed_at changed_by_id ai_revision ai_words confirmed_by_id confirmed_at removed_at",
            content="title text first_comment link",
        ),
    ),
    Table(
        model="posts.PostMedia",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(
            none="id organisation_id post_id media_item_id position part crop", content="alt_text"
        ),
    ),
    Table(
        model="posts.Variant",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(
            none="id organisation_id post_id channel_id unmarked", content="text first_comment options"
        ),
    ),
    Table(
        model="posts.Label",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(none="id organisation_id brand_id colour created_at", content="name"),
    ),
    Table(
        model="posts.PostLabel",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(none="id organisation_id post_id label_id"),
    ),
    Table(
        model="posts.PostVersion",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(
            none="id organisation_id post_id revision by_id began_at at cause seal", content="content"
        ),
    ),
    Table(
        model="posts.Presence",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.EXPIRES,
        exported=False,
        columns=columns(none="id organisation_id post_id member_id seen_at"),
    ),
)
