"""How suggestions leave: as files to take along, and for good."""

from collections.abc import Iterator
from itertools import chain
from typing import cast
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.flow.analysis import operations, queries
from postwright.flow.analysis.adapters import brand_of, item_of
from postwright.flow.analysis.forms import Removal, Search
from postwright.flow.brand import queries as brands
from postwright.kit.clock import now
from postwright.ui import respond


@require_GET
@member_required
def export_history(request: MemberRequest, form: str) -> HttpResponse:
    """What the same address parameters show in the history."""
    search = Search(request.GET, brands=brands.brands_for(request.member), chosen=brand_of(request))
    return _exported(request, search.narrowing(), form)


@require_GET
@member_required
def export_batch(request: MemberRequest, batch: UUID, form: str) -> HttpResponse:
    return _exported(request, queries.Narrowing(batch=batch), form)


@require_GET
@member_required
def export_item(request: MemberRequest, media_id: UUID, form: str) -> HttpResponse:
    item = item_of(request, media_id)
    return _exported(request, queries.EVERYTHING, form, items=[item.pk])


@require_http_methods(["GET", "POST"])
@member_required
def remove_history(request: MemberRequest) -> HttpResponse:
    """The whole of it, once somebody typed the organisation's name."""
    request.member.require(Right.MANAGE_ORGANISATION)
    organisation = request.member.organisation.name
    form = Removal(request.POST if request.method == "POST" else None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        with_media = form.cleaned_data["scope"] == "media"
        operations.remove_history(with_media=with_media, by=request.member, at=now())
        respond.say(request, _("The history is being deleted."))
        return respond.go(request, "studio")
    count = queries.analyses_for(request.member).count()
    context = {"form": form, "count": count, "organisation": organisation}
    return render(request, "analysis/removal.html", context, status=422 if form.errors else 200)


@require_GET
@member_required
def show_removal(request: MemberRequest) -> HttpResponse:
    """How much of a deleted history is left; once nothing is, the page is drawn anew."""
    leaving = queries.count_leaving(request.member)
    if not leaving:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "analysis/studio.html#leaving", {"leaving": leaving})


def _exported(
    request: MemberRequest, only: queries.Narrowing, form: str, items: list[UUID] | None = None
) -> HttpResponse:
    if form not in queries.FORMATS:
        raise Http404
    write, mime = queries.FORMATS[form]
    pages = queries.exported_for(request.member, only, items)
    name = f"postwright-{timezone.localdate():%Y-%m-%d}.{form}"
    response = StreamingHttpResponse(
        _in_words_of_the_reader(write(chain.from_iterable(pages))),
        content_type=mime,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
    return cast("HttpResponse", response)  # what wraps a view takes either


def _in_words_of_the_reader(pieces: Iterator[str]) -> Iterator[str]:
    """They are made after the request has ended, and with it its language."""
    language, zone = translation.get_language() or "en", timezone.get_current_timezone()

    def steps() -> Iterator[str]:
        while True:
            with translation.override(language), timezone.override(zone):
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece

    return steps()
