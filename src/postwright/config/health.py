"""What a watchdog asks: is this process alive, and would a publication go out now?"""

from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from postwright.flow.publishing import queries

SILENT_S = 30
OVERDUE_S = 120


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """503 with the reasons whenever somebody's post would not go out."""
    try:
        with transaction.atomic():
            facts, problems = _publishing() if _is_migrated() else ({}, ["migrations are missing"])
    except DatabaseError:
        facts, problems = {}, ["the database does not answer"]
    body = {"status": "unavailable" if problems else "ok", "problems": problems, **facts}
    return JsonResponse(body, status=503 if problems else 200)


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _publishing() -> tuple[dict[str, float | None], list[str]]:
    health = queries.publishing_health()
    problems = []
    if health.ticked_ago is None or health.ticked_ago > SILENT_S:
        problems.append("no publisher is running")
    if health.overdue_seconds > OVERDUE_S:
        problems.append("publications are overdue")
    facts = {
        "publisher_ticked_seconds_ago": health.ticked_ago,
        "oldest_overdue_seconds": health.overdue_seconds,
        "waiting": health.waiting,
        "under_way": health.under_way,
        "unclear": health.unclear,
    }
    return facts, problems
