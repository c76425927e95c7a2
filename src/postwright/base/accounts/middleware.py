from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Concatenate, cast

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views import defaults

from postwright.base.accounts import queries
from postwright.base.accounts.models import Member, NotAllowed, User
from postwright.kit import tenancy

type Respond = Callable[[HttpRequest], HttpResponse]
CHOSEN_ORGANISATION = "organisation"


class MemberRequest(HttpRequest):
    """A request of a signed-in person inside an organisation."""

    user: User
    member: Member


class ApiRequest(HttpRequest):
    """A request with an API token; `auth` is the member behind it."""

    auth: Member


class PersonMiddleware:
    """A signed-in person reads in their own language and time zone."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if not isinstance(person, User):
            return self.get_response(request)
        with translation.override(person.language), timezone.override(person.zone):
            return self.get_response(request)


class TenancyMiddleware:
    """
    Each view runs in one transaction that sees one organisation's rows; `request.member` is who asks.

    A view with the attribute `own_transaction` (long uploads, streams) opens its scopes itself.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        membership = _membership(request)
        request.member = None  # type: ignore[attr-defined]
        alone = getattr(view, "own_transaction", False)
        if alone and membership is None:
            return None
        try:
            with tenancy.scope(membership.organisation_id) if membership else transaction.atomic():
                if membership:
                    request.member = queries.member_for(request.user, membership)  # type: ignore[attr-defined, arg-type]
                if alone:
                    return None
                return _rendered(view(request, *args, **kwargs))
        except NotAllowed as error:
            return refused(request, error)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refused(request, error) if isinstance(error, NotAllowed) else None


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
    """Django finds no view before anybody knows who asks; members keep their frame."""
    answer = partial(defaults.page_not_found, exception=exception)
    if hasattr(request, "member"):
        return answer(request)
    return TenancyMiddleware(answer).process_view(request, answer, (), {})


def refused(request: HttpRequest, error: NotAllowed) -> HttpResponse:
    return render(request, "403.html", {"reason": str(error)}, status=403)


def _membership(request: HttpRequest) -> queries.Membership | None:
    """The organisation the person chose last, or their oldest."""
    if not isinstance(request.user, User):
        return None
    memberships = queries.memberships_of(request.user)
    request.memberships = memberships  # type: ignore[attr-defined]
    chosen = request.session.get(CHOSEN_ORGANISATION)
    return next(
        (m for m in memberships if str(m.organisation_id) == chosen), memberships[0] if memberships else None
    )


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    """A page that renders late renders here, while its rows can still be read."""
    if callable(getattr(response, "render", None)):
        response.render()  # type: ignore[attr-defined]
    return response


def member_required[**P](
    view: Callable[Concatenate[MemberRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page for members: others sign in first, or open an organisation."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if getattr(request, "member", None) is None:
            return redirect("organisation-new")
        return view(cast("MemberRequest", request), *args, **kwargs)

    return guarded


def operator_required[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page for whoever runs the installation; for everybody else it does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not getattr(request.user, "is_operator", False):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
