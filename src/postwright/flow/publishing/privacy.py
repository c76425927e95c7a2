"""Which personal data lives here, why, for how long, and how it leaves."""

from postwright.kit.privacy import Keep, Purpose, Table, columns

TABLES = (
    Table(
        model="publishing.Publication",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(
            none="id organisation_id post_id variant_id channel_id post_revision due_at state next_at deadline_at late_at sends look_first attempt lease_until lease_by first_tried_at sending_at unclear_at ended_at problem advice scheduled_by_id created_at correcting deleted_at",
            content="outgoing intent provenance progress remote_id remote_url",
        ),
    ),
    Table(
        model="publishing.Attempt",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(
            none="id organisation_id publication_id number worker outcome began_at sending_at unclear_at ended_at problem",
            content="detail answer",
        ),
    ),
    Table(
        model="publishing.Pace",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(
            none="channel_id organisation_id free_at spaced_until spaced_by limit remaining resets_at told_at spent"
        ),
    ),
    Table(
        model="publishing.QueueTime",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(none="id organisation_id channel_id weekday time"),
    ),
    Table(
        model="publishing.BulkStep",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.EXPIRES,
        exported=False,
        columns=columns(none="id organisation_id by_id verb wanted through created_at undone_at"),
    ),
    Table(
        model="publishing.BulkItem",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.EXPIRES,
        exported=False,
        columns=columns(
            none="id organisation_id step_id post_id publication_id position state before reason"
        ),
    ),
    Table(
        model="publishing.CalendarFeed",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        exported=False,
        columns=columns(
            none="id organisation_id member_id brand_id created_at last_used_at", credential="token_hash"
        ),
    ),
    Table(
        model="publishing.Trouble",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        exported=False,
        columns=columns(none="id organisation_id cause network channel_id post_id began_at last_at told_to"),
    ),
    Table(
        model="publishing.Worker",
        owner="",
        purpose=Purpose.PUBLISHING,
        keep=Keep.DELIVERED,
        exported=False,
        columns=columns(none="name started_at ticked_at"),
    ),
)
