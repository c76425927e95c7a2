from typing import Any
from uuid import UUID

from ninja import Router, Status

from postwright.base.accounts.middleware import ApiRequest
from postwright.base.accounts.models import Member
from postwright.base.usage.middleware import in_tenant, once
from postwright.flow.brand import operations, queries
from postwright.flow.brand.models import Brand
from postwright.flow.brand.schemas import BrandChange, BrandNew, BrandOut
from postwright.kit.api import Cut, CutQuery, Page, page_of
from postwright.kit.clock import now

router = Router(tags=["Brands"])


def _load(member: Member, brand_id: UUID) -> Brand:
    return queries.brands_for(member).get(pk=brand_id)


@router.get("", response=Page[BrandOut], operation_id="list_brands")
@in_tenant
def list_brands(request: ApiRequest, cut: Cut = CutQuery) -> Any:
    return page_of(queries.brands_for(request.auth), cut)


@router.post("", response={201: BrandOut}, operation_id="create_brand")
@in_tenant
@once(_load)
def create_brand(request: ApiRequest, body: BrandNew) -> Any:
    return operations.create_brand(by=request.auth, at=now(), **body.dict(exclude_none=True))


@router.get("/{brand_id}", response=BrandOut, operation_id="get_brand")
@in_tenant
def get_brand(request: ApiRequest, brand_id: UUID) -> Any:
    return _load(request.auth, brand_id)


@router.patch("/{brand_id}", response=BrandOut, operation_id="change_brand")
@in_tenant
def change_brand(request: ApiRequest, brand_id: UUID, body: BrandChange) -> Any:
    brand = _load(request.auth, brand_id)
    return operations.change_brand(brand=brand, by=request.auth, at=now(), **body.dict(exclude_none=True))


@router.delete("/{brand_id}", response={204: None}, operation_id="remove_brand")
@in_tenant
def remove_brand(request: ApiRequest, brand_id: UUID) -> Any:
    operations.remove_brand(brand=_load(request.auth, brand_id), by=request.auth, at=now())
    return Status(204, None)
