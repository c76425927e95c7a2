"""Which personal data lives here, why, for how long, and how it leaves."""

from postwright.kit.privacy import Basis, Erase, Keep, Purpose, Table, columns

TABLES = (
    Table(
        model="audit.Event",
        owner="organisation",
        purpose=Purpose.SIGN_IN,
        basis=Basis.INTEREST,
        keep=Keep.LOGS,
        erase=Erase.ANONYMISE,
        columns=columns(
            none="id organisation_id tag subject_kind subject_id at", account="by_id", technical="details"
        ),
    ),
)
