"""What every part of the JSON API shares: pages of rows, moments, problems (RFC 9457), careful reading."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, NoReturn, override
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from ninja import Field, Schema
from ninja.errors import ValidationError
from ninja.params.functions import Query
from ninja.parser import Parser
from pydantic import AfterValidator, AwareDatetime

from postwright.kit.clock import YEARS

MOST = 100
DEEPEST = 20


def _in_our_time(moment: datetime) -> datetime:
    """Before any arithmetic: times near the ends of the calendar cannot be turned into other zones."""
    if moment.year not in YEARS:
        raise ValueError(f"lies outside the years {YEARS[0]} to {YEARS[-1]}")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]


class Page[T](Schema):
    """Newest first. `next` goes into `after` for the following page; null on the last one."""

    items: list[T]
    next: UUID | None


class Cut(Schema):
    """Which page: at most `limit` rows that come after the row `after`."""

    limit: int = Field(50, ge=1, le=MOST)
    after: UUID | None = None


CutQuery: Any = Query(...)
FilterQuery: Any = Query(...)


class WrongField(Schema):
    where: str = Field(..., examples=["body.name"])
    problem: str


class Problem(Schema):
    """RFC 9457. `code` is stable, for programs; `detail` is for people, in the language they ask for."""

    type: str = Field(..., examples=["about:blank"])
    title: str = Field(..., examples=["not found"])
    status: int = Field(..., examples=[404])
    code: str = Field(..., examples=["not_found"])
    detail: str = Field(..., examples=["There is no such thing, or it is not yours."])
    fields: list[WrongField] = Field([], description="With the code `malformed`: what cannot be read.")


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


class CarefulParser(Parser):
    """Refuses text that no database could keep, before anything else sees it."""

    @override
    def parse_body(self, request: HttpRequest) -> Any:
        """Django-ninja answers 400 to whatever is raised here."""
        data = json.loads(request.body, parse_constant=_no_number)
        _require_storable(_strings(data), "body")
        return data

    @override
    def parse_querydict(
        self, data: "MultiValueDict[str, Any]", list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        _require_storable((str(value) for name in data for value in data.getlist(name)), "query")
        return super().parse_querydict(data, list_fields, request)


def is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _require_storable(texts: Iterator[str], where: str) -> None:
    if not all(map(is_storable, texts)):
        raise ValidationError([{"loc": (where,), "msg": "holds a NUL or half a character"}])


def _strings(data: Any, depth: int = 0) -> Iterator[str]:
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from data
        for value in data.values():
            yield from _strings(value, depth + 1)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value, depth + 1)


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
