"""Which personal data lives here, why, for how long, and how it leaves."""

from postwright.kit.privacy import Basis, Keep, Purpose, Table, columns

TABLES = (
    Table(
        model="usage.Creation",
        owner="organisation",
        purpose=Purpose.PUBLISHING,
        keep=Keep.LOGS,
        exported=False,
        columns=columns(none="id organisation_id subject_id at", technical="key fingerprint"),
    ),
    # The hash of an address, for the minutes in which somebody may be guessing links; of an account, for a day of
    # mails; of a network's callback, for the days in which it could come again.
    Table(
        model="usage.Tally",
        owner="",
        purpose=Purpose.SIGN_IN,
        basis=Basis.INTEREST,
        keep=Keep.LOGS,
        exported=False,
        columns=columns(none="ends number", technical="mark"),
    ),
)
