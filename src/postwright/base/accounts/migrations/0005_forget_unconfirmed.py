from django.db import migrations

from postwright.kit import tenancy

# Away goes what signing up has made. Whatever else refers to it, colleagues or work, keeps all of it there.
FORGET_UNCONFIRMED = """
DECLARE
    person uuid;
    theirs uuid[];
    gone bigint := 0;
BEGIN
    SET CONSTRAINTS ALL IMMEDIATE;
    FOR person IN
        SELECT u.id FROM accounts_user u JOIN account_emailaddress e ON e.user_id = u.id
        WHERE u.created_at < before AND u.last_login IS NULL AND NOT u.is_operator AND NOT e.verified
        AND NOT EXISTS (SELECT FROM account_emailaddress WHERE user_id = u.id AND verified)
        FOR UPDATE OF u, e
    LOOP
        BEGIN
            WITH ended AS (DELETE FROM accounts_member WHERE user_id = person RETURNING organisation_id)
            SELECT array_agg(organisation_id) INTO theirs FROM ended;
            DELETE FROM audit_event WHERE organisation_id = ANY (theirs) AND tag = 'organisation:opened';
            DELETE FROM accounts_organisation WHERE id = ANY (theirs);
            DELETE FROM account_emailconfirmation c USING account_emailaddress e
            WHERE e.id = c.email_address_id AND e.user_id = person;
            DELETE FROM account_emailaddress WHERE user_id = person;
            DELETE FROM accounts_user WHERE id = person;
            gone := gone + 1;
        EXCEPTION WHEN foreign_key_violation THEN
            NULL;
        END;
    END LOOP;
    SET CONSTRAINTS ALL DEFERRED;
    RETURN gone;
END
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_invitation_mail_failed")]

    operations = [
        tenancy.Door(
            "forget_unconfirmed",
            takes="before timestamptz",
            returns="bigint",
            answer=FORGET_UNCONFIRMED,
            volatile=True,
            language="plpgsql",
        ),
    ]
