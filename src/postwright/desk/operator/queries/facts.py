"""What this installation is."""

from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from postwright.base.accounts import queries as accounts
from postwright.base.notices import queries as notices


@dataclass(frozen=True)
class Facts:
    version: str
    address: str
    mail: str
    database: str
    database_size: str
    organisations: int
    people: int
    outbox: int


def facts() -> Facts:
    server, size = _database()
    return Facts(
        version=version("postwright"),
        address=settings.PUBLIC_URL,
        mail=settings.MAILERS["default"].get("OPTIONS", {}).get("host", ""),
        database=server,
        database_size=size,
        organisations=accounts.organisation_count(),
        people=accounts.person_count(),
        outbox=notices.outbox().count(),
    )


def alert_targets() -> list[str]:
    """Whom a stall is told, without anything secret. Nobody: it stays in the outbox."""
    mail = notices.alert_recipients() if notices.sends_mail() else []
    return [*mail, *filter(None, [urlsplit(settings.ALERT_WEBHOOK).hostname])]


def _database() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT split_part(version(), ' on ', 1), pg_size_pretty(pg_database_size(current_database()))"
        )
        server, size = cursor.fetchone()
    return server, size
