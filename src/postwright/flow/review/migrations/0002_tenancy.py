from django.db import migrations

from postwright.kit import tenancy

# What the client decided and said stays with the post, under the name given.
FORGET_CLIENT_LINKS = """
DECLARE
    gone uuid[];
BEGIN
    SELECT array_agg(id) INTO gone FROM review_clientlink
    WHERE least(expires_at, coalesce(revoked_at, expires_at)) < before;
    UPDATE review_verdict SET link_id = NULL WHERE link_id = ANY (gone);
    UPDATE review_comment SET link_id = NULL WHERE link_id = ANY (gone);
    DELETE FROM review_linkedpost WHERE link_id = ANY (gone);
    DELETE FROM review_clientlink WHERE id = ANY (gone);
    RETURN coalesce(array_length(gone, 1), 0);
END
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]

    operations = [
        *(
            tenancy.TenantTable(name)
            for name in (
                "ApprovalRequest",
                "Reviewer",
                "ClientLink",
                "LinkedPost",
                "Verdict",
                "Confirmation",
                "Thread",
                "Comment",
                "Mention",
                "Notice",
            )
        ),
        tenancy.Door(
            "client_link",
            takes="hash bytea",
            returns="TABLE (link_id uuid, organisation_id uuid)",
            answer="SELECT l.id, l.organisation_id FROM review_clientlink l WHERE l.token_hash = hash",
        ),
        tenancy.Door(
            "forget_client_links",
            takes="before timestamptz",
            returns="bigint",
            answer=FORGET_CLIENT_LINKS,
            volatile=True,
            language="plpgsql",
        ),
    ]
