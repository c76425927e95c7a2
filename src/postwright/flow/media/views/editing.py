"""The editor: what is done to a photo or a video makes a new one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.connections.adapters import networks
from postwright.base.connections.queries import channels_for
from postwright.flow.media import operations, queries, rules
from postwright.flow.media.forms import ChoosePoster, EditMedia, as_json, initial_of, row_of
from postwright.flow.media.models import MediaItem
from postwright.flow.media.rules.remedies import Do
from postwright.kit import tenancy
from postwright.kit.clock import now
from postwright.ports.channels.capabilities import Capabilities
from postwright.ports.imaging import Focus, Lettering
from postwright.ui import respond

FILLED_IN = {"add_subtitles"}
PHONE_WIDTH, READABLE = 390, 12  # of a common phone, in CSS pixels; and what eyes read there


@dataclass(frozen=True)
class Place:
    """Somewhere a picture may go: a network, or a channel with limits of its own."""

    key: str
    label: str
    network: str
    can: Capabilities


@require_http_methods(["GET", "POST"])
@member_required
def edit(request: MemberRequest, media_id: UUID) -> HttpResponse:
    """
    `?do=` and `network=` fill a remedy in; a POST of the same, without the form's own fields, applies it.

    Subtitles are only filled in, from `cues` of that POST: a person reads them first.

    What is not ready shows a page that asks again, with what it has `seen`: nothing (204) while nothing is new.
    """
    item = get_object_or_404(queries.items_for(request.member), pk=media_id)
    source, kept = _source(item)
    if not source.is_ready:
        return _waiting(request, source)
    if request.method == "GET" and "seen" in request.GET and respond.is_part(request):
        return HttpResponse(headers={"HX-Redirect": _address(request)})
    if request.method == "POST" and "alt_text" in request.POST:
        return _with_form(request, item, source)
    return _with_remedy(request, item, source, kept)


@require_POST
@member_required
def create_poster(request: MemberRequest, media_id: UUID) -> HttpResponse:
    """Another picture of the video stands for it."""
    with tenancy.scope(request.member.organisation_id):
        item = get_object_or_404(queries.items_for(request.member), pk=media_id)
    form = ChoosePoster(request.POST)
    if not form.is_valid():
        return respond.plain(_("Choose one of the pictures first."), status=422)
    try:
        operations.choose_poster(item=item, by=request.member, at=now(), **form.cleaned_data)
    except operations.MediaError as error:
        return respond.plain(str(error), status=error.status)
    respond.say(request, _("This picture stands for the video now."))
    return respond.go(request, "media-edit", item.pk)


create_poster.own_transaction = True  # type: ignore[attr-defined] # none is held while the pictures are made


def _source(item: MediaItem) -> tuple[MediaItem, rules.Edit]:
    """To edit again begins where the edit began, as long as that is there."""
    made, source = item.made_by, item.edited_from
    if made is None or source is None or source.removed_at:
        return item, rules.Edit()
    return source, rules.edit_of(made.edit)


def _waiting(request: MemberRequest, item: MediaItem) -> HttpResponse:
    if request.GET.get("seen") == item.stage:
        return HttpResponse(status=204)
    context = {"item": item, "again": _address(request, seen=item.stage)}
    status = 200 if respond.is_part(request) else 409  # htmx swaps no refusal in
    return respond.page(request, "media/edit_waits.html", context, part="waiting", status=status)


def _address(request: HttpRequest, **more: str) -> str:
    """Of this page, with the remedy that it was opened for."""
    kept = {name: value for name in ("do", "network") if (value := _said(request).get(name))}
    query = urlencode(kept | more)
    return f"{request.path}?{query}" if query else request.path


def _with_form(request: MemberRequest, item: MediaItem, source: MediaItem) -> HttpResponse:
    form = EditMedia(request.POST)
    if not form.is_valid():
        return _page(request, item, source, form, status=422)
    return _applied(request, item, source, form.cleaned_data["edit"], form)


def _with_remedy(
    request: MemberRequest, item: MediaItem, source: MediaItem, kept: rules.Edit
) -> HttpResponse:
    try:
        wanted = _remedy(request, item, kept)
    except rules.WrongCues as error:
        return _page(request, item, source, _blank(kept, item), status=422, refusal=str(error))
    if request.method == "GET" or _said(request).get("do") in FILLED_IN:
        return _page(request, item, source, _blank(wanted, item))
    if wanted == kept:
        refusal = _("Nothing is changed yet.")
        return _page(request, item, source, _blank(kept, item), status=422, refusal=refusal)
    return _applied(request, item, source, wanted, _blank(wanted, item))


def _blank(edit: rules.Edit, item: MediaItem) -> EditMedia:
    form = EditMedia(initial=initial_of(edit, item.alt_text))
    form.rows = [row_of(text) for text in edit.texts]  # type: ignore[attr-defined]
    return form


def _applied(
    request: MemberRequest, item: MediaItem, source: MediaItem, edit: rules.Edit, form: EditMedia
) -> HttpResponse:
    alt_text = form.cleaned_data["alt_text"] if form.is_bound else item.alt_text
    try:
        new = operations.edit_media(item=source, edit=edit, alt_text=alt_text, by=request.member, at=now())
    except operations.MediaError as error:
        return _page(request, item, source, form, status=error.status, refusal=str(error))
    respond.say(
        request, _("The new one is being made. %(name)s stays as it is.") % {"name": source.file_name}
    )
    return respond.go(request, "studio-item", new.pk)


def _said(request: HttpRequest) -> QueryDict:
    return request.POST if request.method == "POST" else request.GET


def _remedy(request: MemberRequest, item: MediaItem, kept: rules.Edit) -> rules.Edit:
    """
    :raises WrongCues: the subtitles that were handed over make no sense
    """
    said = _said(request)
    do, key = said.get("do", ""), said.get("network", "")
    if do not in get_args(Do):
        return kept
    place = next((one for one in _places(request.member, item) if key in {one.key, one.network}), None)
    return operations.find_remedy(
        item=item,
        do=do,  # type: ignore[arg-type] # looked up above
        kept=kept,
        can=place.can if place else None,
        cues=rules.parse_cues(said.get("cues", "")),
    )


def _places(member: Member, item: MediaItem) -> Iterator[Place]:
    """The brand's own channels first."""
    for channel in channels_for(member).filter(brand=item.brand):
        can = networks()[channel.network].capabilities_for(channel.settings)
        yield Place(str(channel.pk), channel.name or channel.handle, channel.network, can)
    for name in networks().offered:
        yield Place(name, networks()[name].label, name, networks()[name].capabilities)


def _page(
    request: MemberRequest,
    item: MediaItem,
    source: MediaItem,
    form: EditMedia,
    *,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    rows = list(form.texts()) if form.is_bound else form.rows  # type: ignore[attr-defined]
    places = list(_places(request.member, item))
    context = {
        "item": item,
        "source": source,
        "form": form,
        "rows": rows,
        "empty_row": row_of(Lettering("", size=0.07)),
        "refusal": refusal,
        "shapes": rules.SHAPES,
        "places": places,
        "may_edit": request.member.may(Right.UPLOAD_MEDIA),
        "network": _said(request).get("network", ""),
        "frames": queries.frames_of(source) if source.is_video else [],
        "posters": queries.frames_of(item) if item.is_video and item.is_ready else [],
        "facts": as_json(_facts(source, operations.look_for_focus(item=source), places)),
    }
    return render(request, "media/edit.html", context, status=status)


def _facts(item: MediaItem, focus: Focus, places: list[Place]) -> dict[str, Any]:
    """What the preview in the browser goes by."""
    return {
        "width": item.width,
        "height": item.height,
        "seconds": item.seconds,
        "focus": [focus.x, focus.y],
        "readable": READABLE / PHONE_WIDTH,
        "places": {place.key: _limits(place.can, item) for place in places},
    }


def _limits(can: Capabilities, item: MediaItem) -> dict[str, Any]:
    takes = can.videos if item.is_video else can.images
    names = ("min_ratio", "max_ratio", "min_seconds", "max_seconds", "covered")
    return {name: getattr(takes, name, None) for name in names}
