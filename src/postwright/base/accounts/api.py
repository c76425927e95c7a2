from typing import Any

from ninja import Router

from postwright.base.accounts.middleware import ApiRequest
from postwright.base.accounts.schemas import MeOut

router = Router(tags=["Me"])


@router.get("", response=MeOut, operation_id="get_me", summary="Whom this token stands for")
def get_me(request: ApiRequest) -> Any:
    return request.auth
