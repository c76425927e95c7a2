"""The JSON API: the same operations as the pages, for programs with a token."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from postwright import __version__
from postwright.base.accounts import operations as accounts
from postwright.base.accounts.models import Member
from postwright.base.connections.api import router as channels
from postwright.flow.brand.api import router as brands
from postwright.flow.posts.api import router as posts
from postwright.kit.api import problem
from postwright.kit.clock import now


class Token(HttpBearer):
    def authenticate(self, _request: HttpRequest, token: str) -> Member | None:
        return accounts.use_token(key=token, at=now())


api = NinjaAPI(
    title="Postwright",
    version=__version__,
    description="Lists come in pages: pass `next` as `after`. A create with an `Idempotency-Key` header makes its "
    "thing once, however often it is sent. Problems come as `application/problem+json`.",
    urls_namespace="api",
    auth=Token(),
    docs_url=None,
)
for prefix, router in {
    "/brands": brands,
    "/channels": channels,
    "/posts": posts,
}.items():
    api.add_router(prefix, router)


@api.exception_handler(AuthenticationError)
def unknown(_request: HttpRequest, _error: Exception) -> HttpResponse:
    answer = problem(401, "unauthorised", _("Send a valid token: Authorization: Bearer pw_…"))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ValidationError)
def malformed(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = [{"where": ".".join(map(str, e["loc"])), "problem": e["msg"]} for e in error.errors]
    return problem(422, "malformed", _("Some fields cannot be read as they are."), fields=fields)


@api.exception_handler(HttpError)
def refused(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "refused", str(error))


@api.exception_handler(Exception)
def expected(_request: HttpRequest, error: Exception) -> HttpResponse:
    """Named refusals carry their status; everything else is a fault of ours and is raised."""
    if isinstance(error, Http404 | ObjectDoesNotExist):
        return problem(404, "not_found", _("There is no such thing, or it is not yours."))
    status = getattr(error, "status", None)
    if not isinstance(status, int):
        raise error
    return problem(status, _code(error), str(error))


def _code(error: Exception) -> str:
    """NameTaken → name_taken"""
    name = type(error).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def url_patterns() -> tuple[list[Any], str, str]:
    """Each function opens its own transaction, so that a slow upload holds none."""
    patterns, app, namespace = api.urls
    for pattern in patterns:
        pattern.callback.own_transaction = True
    return patterns, app, namespace
