from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.flow.brand import queries as brands
from postwright.flow.media import operations, queries, tus
from postwright.flow.media.adapters import chosen_link, file_answer, kept_file, said, takes_upload
from postwright.flow.media.forms import Describe
from postwright.flow.media.models import Rendition
from postwright.kit import tenancy
from postwright.kit.clock import now
from postwright.ports.storage import Away, Missing
from postwright.ui import respond

SANDBOX = "sandbox; default-src 'none'"


@takes_upload
def upload(request: MemberRequest) -> HttpResponse:
    with tenancy.scope(request.member.organisation_id):
        brand = brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))
    item = kept_file(request, brand=brand, by=request.member)
    with tenancy.scope(request.member.organisation_id):
        return render(request, "media/item.html#card", {"item": item}, status=201)


@member_required
def uploads(request: MemberRequest) -> HttpResponse:
    """Where a file begins that comes piece by piece."""
    with tenancy.scope(request.member.organisation_id):
        brand = brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))
    return tus.answer_all(
        request,
        by=request.member,
        brand=brand,
        at=now(),
        address_of=lambda upload: reverse("media-upload-bytes", args=[upload.pk]),
    )


uploads.own_transaction = True  # type: ignore[attr-defined] # none is held while bytes come in


@member_required
def upload_bytes(request: MemberRequest, upload_id: UUID) -> HttpResponse:
    return tus.answer_one(request, upload_id, by=request.member, at=now())


upload_bytes.own_transaction = True  # type: ignore[attr-defined] # as above


@require_GET
@member_required
def show_item(request: MemberRequest, media_id: UUID) -> HttpResponse:
    """The card of one item; nothing (204) while it looks as it was `seen`."""
    item = get_object_or_404(queries.items_for(request.member), pk=media_id)
    if request.GET.get("seen") == item.stage:
        return HttpResponse(status=204)
    return render(request, "media/item.html#card", {"item": item})


@require_POST
@member_required
def create_description(request: MemberRequest, media_id: UUID) -> HttpResponse:
    """The alt text as a person wrote it."""
    item = get_object_or_404(queries.items_for(request.member), pk=media_id)
    form = Describe(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors["alt_text"][0], "text/plain; charset=utf-8", 422)
    before = item.alt_text
    item = operations.describe_media(item=item, by=request.member, at=now(), **form.cleaned_data)
    if not respond.is_part(request):
        return respond.go(request, "studio-item", item.pk)
    context = {"item": item, "may_describe": True, "is_changed": item.alt_text != before, "before": before}
    page = render(request, "media/item.html#description", context)
    return respond.toast(page, _("The alt text was saved."))


@require_GET
@member_required
def show_picture(request: MemberRequest, media_id: UUID) -> HttpResponse:
    """The way to the thumbnail, for pages that know only the item's id."""
    item = get_object_or_404(queries.items_for(request.member), pk=media_id)
    thumb = queries.rendition_for(item, Rendition.Purpose.THUMB)
    if thumb is None:
        raise Http404
    return redirect(chosen_link(thumb))


@require_POST
@member_required
def create_restoration(request: MemberRequest, media_id: UUID) -> HttpResponse:
    item = get_object_or_404(queries.trash_for(request.member), pk=media_id)
    try:
        operations.restore_media(item=item, by=request.member, at=now())
    except operations.MediaError as error:
        return said(error)
    return respond.go(request, "studio-item", item.pk)


@require_safe
def show_file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:  # noqa: ARG001 - for people's eyes
    """A file for whoever holds its signed link, member or not."""
    try:
        rendition = queries.linked_rendition(token, at=now())
        if rendition is None:
            return HttpResponse(status=404)
        if address := queries.address_in_bucket(rendition):
            return _redirect(address)
        stream = queries.open_rendition(rendition)
        response = file_answer(request, stream, storage_key=rendition.storage_key, size=rendition.size)
    except queries.LinkExpired:
        return HttpResponse(_("This link has expired. Load the page it came from again."), "text/plain", 403)
    except Missing:
        return HttpResponse(status=404)
    except Away:
        return HttpResponse(
            _("The files are out of reach at the moment. Try again in a minute."), "text/plain", 503
        )
    for header, value in _file_headers(rendition).items():
        response.headers[header] = value
    return response


show_file.own_transaction = True  # type: ignore[attr-defined] # none is held while bytes go out


@require_safe
def show_pulled(request: HttpRequest, token: str, name: str) -> HttpResponseBase:  # noqa: ARG001 - for the network's eyes
    """A file for a network that fetches what it is to publish. Never by way of another address."""
    try:
        found = queries.pulled_file(token, at=now())
        if found is None:
            return HttpResponse(status=404)
        key, mime = found
        size = queries.storage().size(key)
        response = file_answer(request, queries.storage().open(key), storage_key=key, size=size)
    except queries.LinkExpired:
        return HttpResponse(status=403)
    except Missing:
        return HttpResponse(status=404)
    except Away:
        return HttpResponse(status=503)
    response.headers["Content-Type"] = mime
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-store"
    return response


show_pulled.own_transaction = True  # type: ignore[attr-defined] # as above


def _redirect(address: str) -> HttpResponse:
    """Kept for half of the time for which the address works, as the answers of our own are."""
    response = redirect(address)
    response.headers["Cache-Control"] = f"private, max-age={settings.MEDIA_LINK_SECONDS // 2}"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _file_headers(rendition: Rendition) -> dict[str, str]:
    name = queries.saved_name(rendition)
    return {
        "Content-Type": rendition.mime,
        "Content-Disposition": content_disposition_header(bool(name), name) or "inline",
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-site",
        "Cache-Control": f"private, max-age={settings.MEDIA_LINK_SECONDS // 2}, immutable",
    }
