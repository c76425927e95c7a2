"""Shapes that every part of the JSON API shares: pages of rows, and problems (RFC 9457)."""

import json
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from ninja import Field, Query, Schema

MOST = 100


class Page[T](Schema):
    """Newest first. `next` goes into `after` for the following page; null on the last one."""

    items: list[T]
    next: UUID | None


class Cut(Schema):
    """Which page: at most `limit` rows that come after the row `after`."""

    limit: int = Field(50, ge=1, le=MOST)
    after: UUID | None = None


CutQuery = Query(...)


def page_of(rows: QuerySet[Any], cut: Cut) -> dict[str, Any]:
    """A page by key: ids grow with time, so a page stays right while rows are added."""
    rows = rows.order_by("-pk")
    if cut.after:
        rows = rows.filter(pk__lt=cut.after)
    found: list[Model] = list(rows[: cut.limit + 1])
    page = found[: cut.limit]
    return {"items": page, "next": page[-1].pk if len(found) > cut.limit else None}


def problem(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """:param code: stable, for programs; `detail` is for people"""
    body = {
        "type": "about:blank",
        "title": code.replace("_", " "),
        "status": status,
        "code": code,
        "detail": detail,
    }
    return HttpResponse(
        json.dumps(body | more, default=str), status=status, content_type="application/problem+json"
    )
