from typing import Any
from uuid import UUID

from ninja import Router, Status

from postwright.base.accounts.middleware import ApiRequest
from postwright.base.accounts.models import Member
from postwright.base.usage.middleware import in_tenant, once
from postwright.flow.brand import queries as brands
from postwright.flow.snippets import operations, queries
from postwright.flow.snippets.models import Snippet
from postwright.flow.snippets.schemas import SnippetChange, SnippetNew, SnippetOut
from postwright.kit.api import Cut, CutQuery, Page, page_of
from postwright.kit.clock import now

router = Router(tags=["Snippets"])


def _load(member: Member, snippet_id: UUID) -> Snippet:
    return queries.snippets_for(member).get(pk=snippet_id)


@router.get("", response=Page[SnippetOut], operation_id="list_snippets")
@in_tenant
def list_snippets(request: ApiRequest, cut: Cut = CutQuery) -> Any:
    return page_of(queries.snippets_for(request.auth), cut)


@router.post("", response={201: SnippetOut}, operation_id="create_snippet")
@in_tenant
@once(_load)
def create_snippet(request: ApiRequest, body: SnippetNew) -> Any:
    brand = brands.brands_for(request.auth).get(pk=body.brand)
    words = body.dict(exclude={"brand"})
    return operations.create_snippet(brand=brand, by=request.auth, at=now(), **words)


@router.get("/{snippet_id}", response=SnippetOut, operation_id="get_snippet")
@in_tenant
def get_snippet(request: ApiRequest, snippet_id: UUID) -> Any:
    return _load(request.auth, snippet_id)


@router.put("/{snippet_id}", response=SnippetOut, operation_id="change_snippet")
@in_tenant
def change_snippet(request: ApiRequest, snippet_id: UUID, body: SnippetChange) -> Any:
    snippet = _load(request.auth, snippet_id)
    return operations.change_snippet(snippet=snippet, by=request.auth, at=now(), **body.dict())


@router.delete("/{snippet_id}", response={204: None}, operation_id="remove_snippet")
@in_tenant
def remove_snippet(request: ApiRequest, snippet_id: UUID) -> Any:
    operations.remove_snippet(snippet=_load(request.auth, snippet_id), by=request.auth, at=now())
    return Status(204, None)
