from typing import Any
from uuid import UUID

from ninja import Router

from postwright.base.accounts.middleware import ApiRequest
from postwright.base.usage.middleware import in_tenant
from postwright.desk.echoes import queries
from postwright.desk.echoes.schemas import EchoOut
from postwright.flow.posts import queries as posts
from postwright.kit.clock import now

router = Router(tags=["Posts"])


@router.get("/{post_id}/echoes", response=list[EchoOut], operation_id="list_post_echoes")
@in_tenant
def list_echoes(request: ApiRequest, post_id: UUID) -> Any:
    """Whether nearly the same text went to a channel of this post within 90 days. A hint, no obstacle."""
    post = posts.posts_for(request.auth).get(pk=post_id)
    return queries.echoes_of(request.auth, post, at=now())
