"""Which personal data lives here, why, for how long, and how it leaves."""

from postwright.kit.privacy import Keep, Purpose, Table, columns

TABLES = (
    Table(
        model="usage.Creation",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.LOGS,
        exported=False,
        columns=columns(none="id organisation_id subject_id at", technical="key fingerprint"),
    ),
)
