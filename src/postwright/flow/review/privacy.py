"""Which personal data lives here, why, for how long, and how it leaves."""

from postwright.kit.privacy import Keep, Purpose, Table, columns

TABLES = (
    Table(
        model="review.ApprovalRequest",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(
            none="id organisation_id post_id revision due_on state asked_by_id asked_at ended_at",
            content="note",
        ),
    ),
    Table(
        model="review.Reviewer",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(none="id organisation_id request_id member_id"),
    ),
    # Forgotten thirty days after its end; see operations.forget_links.
    Table(
        model="review.ClientLink",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.EXPIRES,
        columns=columns(
            none="id organisation_id created_by_id created_at expires_at revoked_at mailed_at mail_failed_at",
            account="client_name email",
            credential="token_hash sealed_token",
        ),
    ),
    Table(
        model="review.LinkedPost",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.EXPIRES,
        columns=columns(none="id organisation_id link_id post_id position"),
    ),
    # A client's name stays with what they decided: it is who stands for that approval.
    Table(
        model="review.Verdict",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(
            none="id organisation_id post_id request_id revision kind by_id link_id link_by_id through_own_link through at taken_back_at",
            account="client_name",
            content="reason",
        ),
    ),
    Table(
        model="review.Confirmation",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(none="id organisation_id post_id revision by_id through at"),
    ),
    Table(
        model="review.Thread",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(none="id organisation_id post_id began_at resolved_at resolved_by_id"),
    ),
    Table(
        model="review.Comment",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.REMOVED,
        columns=columns(
            none="id organisation_id post_id thread_id revision by_id link_id written_at edited_at removed_at",
            account="client_name",
            content="text",
        ),
    ),
    Table(
        model="review.Mention",
        owner="organisation",
        purpose=Purpose.NOTICES,
        keep=Keep.REMOVED,
        columns=columns(none="id organisation_id comment_id member_id"),
    ),
    Table(
        model="review.Notice",
        owner="organisation",
        purpose=Purpose.NOTICES,
        keep=Keep.DELIVERED,
        columns=columns(
            none="id organisation_id member_id post_id kind at mailed_at seen_at",
            account="who",
            content="words",
        ),
    ),
)
