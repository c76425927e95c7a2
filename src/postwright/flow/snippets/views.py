"""Words to use again: the page that keeps them, and the dialog that puts them into a post."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand
from postwright.flow.snippets import forms, operations, queries, rules
from postwright.flow.snippets.models import Snippet
from postwright.kit.clock import now
from postwright.ui import respond


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def show_snippets(request: MemberRequest) -> HttpResponse:
    """Those of the chosen brand; a POST keeps a new one."""
    brand = brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))
    if brand is None:
        return redirect("brand-new")
    form = forms.NewWords(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    if request.method != "POST" or not form.is_valid():
        return _page(request, brand, form, status=422 if request.method == "POST" else 200)
    try:
        operations.create_snippet(brand=brand, by=request.member, at=now(), **form.cleaned_data)
    except operations.SnippetError as error:
        form.add_error(None, str(error))
        return _page(request, brand, form, status=error.status)
    respond.say(request, _("Kept."))
    return respond.go(request, "snippets")


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit_snippet(request: MemberRequest, snippet_id: UUID) -> HttpResponse:
    request.member.require(Right.WRITE_POSTS)
    snippet = _load(request, snippet_id)
    form = forms.Words(request.POST or None, initial={"name": snippet.name, "text": snippet.text})
    context = {"snippet": snippet, "form": form}
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "snippets/snippet.html", context, status=status)
    try:
        operations.change_snippet(snippet=snippet, by=request.member, at=now(), **form.cleaned_data)
    except operations.SnippetError as error:
        form.add_error(None, str(error))
        return render(request, "snippets/snippet.html", context, status=error.status)
    respond.say(request, _("Saved."))
    return respond.go(request, "snippets")


@require_POST
@member_required
def remove_snippet(request: MemberRequest, snippet_id: UUID) -> HttpResponse:
    operations.remove_snippet(snippet=_load(request, snippet_id), by=request.member, at=now())
    respond.say(request, _("Removed. Posts that were written with it keep their words."))
    return respond.go(request, "snippets")


@require_safe
@member_required
def show_picker(request: MemberRequest, brand_id: UUID) -> HttpResponse:
    """What the composer of a brand's post offers to put in."""
    brand = get_object_or_404(brands.brands_for(request.member), pk=brand_id)
    context = {"brand": brand, "groups": _groups(request, brand)}
    return render(request, "snippets/picker.html", context)


@require_POST
@member_required
def insert_snippet(request: MemberRequest, snippet_id: UUID) -> HttpResponse:
    """The words with their gaps filled, for the field where the person writes."""
    snippet = _load(request, snippet_id)
    date = formats.date_format(now().astimezone(snippet.brand.zone), "DATE_FORMAT")
    words = queries.words_of(snippet, forms.Use(request.POST).values(snippet, date))
    if len(words) > rules.MOST:
        said = _("With its gaps filled this has more than %(most)s characters. Fill them with less.")
        return respond.toast(HttpResponse(status=422), said % {"most": rules.MOST}, tone="bad")
    told = json.dumps({"insert-words": {"text": words}})
    return HttpResponse(status=204, headers={"HX-Trigger": told})


def _page(request: MemberRequest, brand: Brand, form: forms.NewWords, status: int) -> HttpResponse:
    context = {
        "brand": brand,
        "groups": _groups(request, brand),
        "form": form,
        "may_write": request.member.may(Right.WRITE_POSTS),
        "is_asked": status != 200 or "kind" in request.GET,
    }
    return render(request, "snippets/snippets.html", context, status=status)


def _groups(request: MemberRequest, brand: Brand) -> list[tuple[str, list[Snippet]]]:
    """By kind, without those that have none."""
    titles = {"hashtags": _("Hashtag groups"), "text": _("Snippets"), "template": _("Templates")}
    found: dict[str, list[Snippet]] = {kind: [] for kind in titles}
    for snippet in queries.snippets_of(request.member, brand):
        found[snippet.kind].append(snippet)
    return [(titles[kind], rows) for kind, rows in found.items() if rows]


def _load(request: MemberRequest, snippet_id: UUID) -> Any:
    return get_object_or_404(queries.snippets_for(request.member), pk=snippet_id)
