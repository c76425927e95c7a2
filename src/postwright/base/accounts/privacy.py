"""Which personal data lives here, why, for how long, and how it leaves."""

from postwright.kit.privacy import Keep, Purpose, Table, columns

TABLES = (
    Table(
        model="accounts.User",
        owner="",
        purpose=Purpose.SIGN_IN,
        columns=columns(
            none="id is_operator is_active",
            account="password last_login email name language time_zone theme created_at",
        ),
    ),
    Table(
        model="account.EmailAddress",
        owner="user",
        purpose=Purpose.SIGN_IN,
        columns=columns(none="id user_id verified primary", account="email"),
    ),
    Table(
        model="account.EmailConfirmation",
        owner="email_address.user",
        purpose=Purpose.SIGN_IN,
        keep=Keep.EXPIRES,
        exported=False,
        columns=columns(none="id email_address_id created sent", credential="key"),
    ),
    Table(
        model="sessions.Session",
        owner="",
        purpose=Purpose.SIGN_IN,
        keep=Keep.EXPIRES,
        exported=False,
        columns=columns(none="expire_date", credential="session_key", technical="session_data"),
    ),
    Table(
        model="accounts.Organisation",
        owner="id",
        purpose=Purpose.SIGN_IN,
        columns=columns(none="id is_demo created_at", account="name"),
    ),
    Table(
        model="accounts.Member",
        owner="organisation",
        purpose=Purpose.SIGN_IN,
        columns=columns(none="id organisation_id user_id", account="role joined_at"),
    ),
    Table(
        model="accounts.Invitation",
        owner="organisation",
        purpose=Purpose.NOTICES,
        keep=Keep.EXPIRES,
        columns=columns(
            none="id organisation_id role invited_by_id created_at expires_at accepted_at mail_failed_at",
            account="email",
        ),
    ),
    Table(
        model="accounts.ApiToken",
        owner="organisation",
        purpose=Purpose.SIGN_IN,
        columns=columns(
            none="id organisation_id member_id created_at revoked_at",
            account="name",
            credential="token_hash hint",
            technical="last_used_at",
        ),
    ),
)
