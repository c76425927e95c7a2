"""What wraps functions of the JSON API that plan publications."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from postwright.base.accounts.middleware import ApiRequest
from postwright.base.accounts.models import Member
from postwright.flow.posts import operations as posts
from postwright.flow.posts.models import Post
from postwright.flow.publishing.operations import NotReady
from postwright.kit import tenancy
from postwright.kit.clock import now


def asks_for_copies(
    post_of: Callable[[Member, UUID], Post | None],
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """
    Stands outside of `in_tenant`, whose refusal takes back all that was done: the copies of videos that stand in the
    way are asked for all the same.

    :param post_of: (member, id in the address) → the post; None once it is gone
    """

    def wrap(plan: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(plan)
        def planning(request: ApiRequest, *args: Any, **kwargs: Any) -> Any:
            try:
                return plan(request, *args, **kwargs)
            except NotReady:
                [subject_id] = (value for value in (*args, *kwargs.values()) if isinstance(value, UUID))
                with tenancy.scope(request.auth.organisation_id):
                    if post := post_of(request.auth, subject_id):
                        posts.fit_videos(post, at=now())
                raise

        return planning

    return wrap
