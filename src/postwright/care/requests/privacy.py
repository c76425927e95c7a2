"""Which personal data lives here, why, for how long, and how it leaves."""

from postwright.kit.privacy import Basis, Keep, Purpose, Table, columns

TABLES = (
    Table(
        model="requests.DeletionRequest",
        owner="",
        purpose=Purpose.REQUESTS,
        basis=Basis.DUTY,
        keep=Keep.EXPIRES,
        exported=False,
        columns=columns(none="id app asked_at done_at", account="person", technical="code"),
    ),
)
