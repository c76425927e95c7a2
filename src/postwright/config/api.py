"""The JSON API: the same operations as the pages, for programs with a token."""

from functools import wraps
from typing import Any, override

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import re_path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

from postwright import __version__
from postwright.base.accounts import operations as accounts
from postwright.base.accounts.api import router as me
from postwright.base.accounts.models import Member
from postwright.base.connections.api import router as channels
from postwright.config.api_document import DESCRIPTION, complete
from postwright.desk.bulk.api import router as bulk
from postwright.desk.echoes.api import router as echoes
from postwright.desk.labels.api import of_posts as labels_of_posts
from postwright.desk.labels.api import router as labels
from postwright.desk.library.api import of_media as library_of_media
from postwright.desk.library.api import router as library
from postwright.desk.library.api import tags as media_tags
from postwright.desk.library.api import trash
from postwright.desk.queue.api import of_channels as queues
from postwright.desk.queue.api import of_posts as queues_of_posts
from postwright.desk.queue.api import of_publications as queues_of_publications
from postwright.flow.analysis.api import router as analyses
from postwright.flow.brand.api import router as brands
from postwright.flow.corrections.api import of_publications as corrections_of_publications
from postwright.flow.media.api import fetches, uploads
from postwright.flow.media.api import router as media
from postwright.flow.posts.api import router as posts
from postwright.flow.publishing.api import router as publications
from postwright.flow.publishing.api import schedules
from postwright.flow.review.api import comments
from postwright.flow.review.api import links as client_links
from postwright.flow.review.api import router as reviews
from postwright.flow.snippets.api import router as snippets
from postwright.kit.api import CarefulParser, problem
from postwright.kit.clock import now
from postwright.ports.channels.errors import ChannelError, RetryLater, Unclear


class Token(HttpBearer):
    @override
    def authenticate(self, _request: HttpRequest, token: str) -> Member | None:
        return accounts.use_token(key=token, at=now())


class Api(NinjaAPI):
    @override
    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        return complete(super().get_openapi_schema(**options))


api = Api(
    title="Postwright",
    version=__version__,
    description=DESCRIPTION,
    urls_namespace="api",
    auth=Token(),
    parser=CarefulParser(),
    docs_url=None,
)
for prefix, router in (
    ("/me", me),
    ("/brands", brands),
    ("/snippets", snippets),
    ("/media", media),
    ("/media", library_of_media),
    ("/library", library),
    ("/media-tags", media_tags),
    ("/trash", trash),
    ("/uploads", uploads),
    ("/fetches", fetches),
    ("/analyses", analyses),
    ("/channels", channels),
    ("/posts", posts),
    ("/posts", schedules),
    ("/posts", echoes),
    ("/posts", labels_of_posts),
    ("/posts", queues_of_posts),
    ("/posts", reviews),
    ("/comments", comments),
    ("/client-links", client_links),
    ("/publications", publications),
    ("/publications", queues_of_publications),
    ("/publications", corrections_of_publications),
    ("/channels", queues),
    ("/labels", labels),
    ("/bulk", bulk),
):
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


@api.exception_handler(RequestDataTooBig)
def too_large(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(413, "too_large", _("The request is too large."))


@api.exception_handler(HttpError)
@api.exception_handler(MultiPartParserError)
@api.exception_handler(SuspiciousOperation)
@api.exception_handler(UnreadablePostError)
def unreadable(_request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(getattr(error, "status_code", 400), "unreadable", _("The request cannot be read."))


@api.exception_handler(ChannelError)
def channel_trouble(_request: HttpRequest, error: ChannelError) -> HttpResponse:
    """While signing in: the network refused, or it did not answer as it should."""
    if not isinstance(error, RetryLater | Unclear):
        return problem(409, error.code, _(str(error)))
    answer = problem(503, error.code, _(str(error)))
    answer["Retry-After"] = str(int(getattr(error, "after", None) or 60))
    return answer


@api.exception_handler(Exception)
def expected(_request: HttpRequest, error: Exception) -> HttpResponse:
    """Named refusals carry their status; everything else is a fault of ours and is raised."""
    if isinstance(error, Http404 | ObjectDoesNotExist):
        return not_found()
    status = getattr(error, "status", None)
    if not isinstance(status, int):
        raise error
    return problem(status, _code(error), str(error))


def not_found(*_args: Any, **_kwargs: Any) -> HttpResponse:
    return problem(404, "not_found", _("There is no such thing, or it is not yours."))


def _code(error: Exception) -> str:
    """NameTaken → name_taken, unless the error itself carries a code."""
    name = type(error).__name__
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
    return str(vars(error).get("code") or snake)


def url_patterns() -> tuple[list[Any], str, str]:
    """Each function opens its own transaction, so that a slow upload holds none."""
    patterns, app, namespace = api.urls
    for pattern in patterns:
        pattern.callback = _with_problems(pattern.callback)
    nowhere = re_path("", csrf_exempt(not_found))
    return [*patterns, nowhere], app, namespace


def _with_problems(view: Any) -> Any:
    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if answer.status_code != 405:
            return answer  # type: ignore[no-any-return]
        refusal = problem(
            405,
            "method_not_allowed",
            _("This address does not take %(method)s.") % {"method": request.method},
        )
        refusal["Allow"] = ", ".join(sorted(answer["Allow"].split(", ")))
        return refusal

    answering.own_transaction = True  # type: ignore[attr-defined]
    return answering
