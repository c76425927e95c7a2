"""Which part of a picture goes out with a post, chosen by hand; and how far the copies of its videos are."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.base.connections.models import Channel
from postwright.flow.media import operations as media
from postwright.flow.media.rules import SHAPES, fit_box, ratio_of
from postwright.flow.posts import adapters, operations, queries
from postwright.flow.posts.forms import Cropping, Seen
from postwright.flow.posts.models import Post, PostMedia
from postwright.flow.posts.rules import cut_on
from postwright.kit.clock import now
from postwright.kit.ids import read_uuid
from postwright.ui import respond

ALL = (0.0, 0.0, 1.0, 1.0)


@require_http_methods(["GET", "POST"])
@member_required
def edit_crop(request: MemberRequest, post_id: UUID, media_id: UUID) -> HttpResponse:
    """`?channel=` opens it for one channel, whose shape is proposed around what draws the eye."""
    post = adapters.post_of(request, post_id)
    attachment = get_object_or_404(
        queries.attachments_of(post), media_item=media_id, media_item__kind="image"
    )
    request.member.require(Right.WRITE_POSTS)
    if request.method == "GET":
        return _page(request, post, attachment, request.GET.get("channel", ""))
    form = Cropping(request.POST)
    if not form.is_valid():
        words = next((str(error) for errors in form.errors.values() for error in errors), "")
        return _page(request, post, attachment, request.POST.get("channel", ""), words=words, status=422)
    try:
        _crop(request, post, attachment, form.cleaned_data)
    except (operations.PostError, media.MediaError) as error:
        shown = str(form.cleaned_data["channel"] or "")
        return _page(request, post, attachment, shown, words=str(error), status=error.status)
    respond.say(request, _("This part goes out."))
    return respond.go(request, "post", post.pk)


@require_GET
@member_required
def show_making(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """Has the composer look again once the copies for a channel are further than was `seen`."""
    post = adapters.post_of(request, post_id)
    lanes = [one for one in queries.lanes_of(post) if one.key == request.GET.get("channel")]
    response = HttpResponse(status=204)
    if ["-".join(one.makes_copies) for one in lanes] != [request.GET.get("seen")]:
        response.headers["HX-Trigger"] = "composer-stale"
    return response


def _crop(request: MemberRequest, post: Post, attachment: PostMedia, sent: dict[str, Any]) -> None:
    channels = _channels(post)
    chosen = next((one for one in channels if one.pk == sent["channel"]), None)
    if chosen is None and not channels:
        raise operations.NotAttached(_("Choose a channel for this post first: it says which shapes go."))
    operations.crop_attachment(
        post=post,
        media_item=attachment.media_item,
        channel=chosen or channels[0],
        revision=sent["revision"],
        by=request.member,
        at=now(),
        box=sent["box"],
        only_there=chosen is not None,
    )


def _channels(post: Post) -> list[Channel]:
    """Those of the post that take pictures."""
    channels = [variant.channel for variant in queries.variants_of(post)]
    return [one for one in channels if queries.capabilities_of(one).images]


def _page(
    request: MemberRequest,
    post: Post,
    attachment: PostMedia,
    wanted: str,
    *,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    item, channels = attachment.media_item, _channels(post)
    chosen = next((one for one in channels if one.pk == read_uuid(wanted)), None)
    focus = media.look_for_focus(item=item)
    cut = cut_on(attachment.crop, chosen.pk if chosen else None)
    box = tuple(cut[name] for name in ("left", "top", "width", "height")) if cut else ALL
    if chosen and not cut and (takes := queries.capabilities_of(chosen).images):
        box = fit_box(item.width or 1, item.height or 1, takes, (focus.x, focus.y))
    sides = {
        name: round(part * 100, 3) for name, part in zip(("left", "top", "width", "height"), box, strict=True)
    }
    context = {
        "post": post,
        "item": item,
        "channels": channels,
        "chosen": chosen,
        "form": Cropping(initial={**sides, "revision": Seen.revision_of(request.POST) or post.revision}),
        "is_open": not post.is_confirmed,
        "refusal": words,
        "shapes": [
            shape for shape in SHAPES if all(_takes(one, shape) for one in ([chosen] if chosen else channels))
        ],
        "facts": json.dumps(
            {
                "width": item.width,
                "height": item.height,
                "focus": [focus.x, focus.y],
                "places": {str(one.pk): _shape(one) for one in channels},
            }
        ),
    }
    return render(request, "posts/crop.html", context, status=status)


def _takes(channel: Channel, shape: str) -> bool:
    takes, ratio = queries.capabilities_of(channel).images, ratio_of(shape)
    return takes is not None and (takes.min_ratio or 0) <= ratio <= (takes.max_ratio or ratio)


def _shape(channel: Channel) -> dict[str, float | None]:
    takes = queries.capabilities_of(channel).images
    return {name: getattr(takes, name, None) for name in ("min_ratio", "max_ratio")}
