"""What a watchdog asks: is this process alive, and would a publication go out now?"""

from functools import cache
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from postwright.config.checks import is_public
from postwright.desk.operator.engine.watcher import looked_ago
from postwright.flow.publishing import queries

SILENT_S = 30
FORWARDING = (
    "CF-Connecting-IP",
    "Forwarded",
    "True-Client-IP",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
)


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """503 whenever somebody's post would not go out; the reasons only for whoever runs this installation."""
    facts: dict[str, float | None] = {}
    try:
        with transaction.atomic():
            _require_migrated()
            facts, problems = _publishing()
    except NotMigrated:
        problems = ["migrations are missing"]
    except DatabaseError:
        problems = ["the database does not answer"]
    body = {"status": "unavailable" if problems else "ok"}
    details = {"problems": problems, **facts} if _may_know(request) else {}
    return JsonResponse(body | details, status=503 if problems else 200)


def _may_know(request: HttpRequest) -> bool:
    """Who sits at the machine itself, and the operator. A reverse proxy here speaks for strangers."""
    return is_local(request) or getattr(request.user, "is_operator", False)


def is_local(request: HttpRequest) -> bool:
    """A proxy may say nothing of itself, so an installation that others reach takes nobody for local."""
    return not (
        is_public(settings.PUBLIC_URL)
        or is_public(f"//{request.get_host()}")
        or any(name in request.headers for name in FORWARDING)
        or not ip_address(request.META["REMOTE_ADDR"]).is_loopback
    )


class NotMigrated(Exception):
    """The tables are older than the program."""


@cache
def _require_migrated() -> None:
    """
    Reads all migrations, so it asks only until the answer is yes.

    :raises NotMigrated: not yet
    """
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotMigrated


def _publishing() -> tuple[dict[str, float | None], list[str]]:
    health = queries.publishing_health()
    problems = []
    if health.ticked_ago is None or health.ticked_ago > SILENT_S:
        problems.append("no publisher is running")
    if health.overdue_seconds > settings.STALL_SECONDS:
        problems.append("publications are overdue")
    facts = {
        "publisher_ticked_seconds_ago": health.ticked_ago,
        "oldest_overdue_seconds": health.overdue_seconds,
        "oldest_due_seconds": health.oldest_due_seconds,
        "due": health.due,
        "waiting": health.waiting,
        "under_way": health.under_way,
        "unclear": health.unclear,
        "watcher_looked_seconds_ago": looked_ago(),
    }
    return facts, problems


# Asked while the database is away, too.
healthz.own_transaction = True  # type: ignore[attr-defined]
readyz.own_transaction = True  # type: ignore[attr-defined]
