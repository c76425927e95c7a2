from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.base.connections import queries as connections
from postwright.flow.analysis import queries as analyses
from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand
from postwright.flow.media import operations as media_operations
from postwright.flow.media import queries as media
from postwright.flow.media.adapters import said, sent_file, takes_upload
from postwright.flow.media.models import MediaItem
from postwright.flow.media.rules import ACCEPTED
from postwright.flow.posts import adapters, operations, queries
from postwright.flow.posts.forms import Beginning, Draft, Leafing, UuidList
from postwright.flow.posts.models import Post
from postwright.kit import tenancy
from postwright.kit.clock import now
from postwright.ui import respond

LIBRARY_PAGE = 18


@require_http_methods(["GET", "POST"])
@member_required
def create_post(request: MemberRequest) -> HttpResponse:
    """Where a post begins; a POST begins it, from nothing, from a media item or from an analysis."""
    request.member.require(Right.WRITE_POSTS)
    brand = _brand(request)
    if brand is None:
        return redirect("brand-new")
    if request.method == "POST":
        return respond.go(request, "post", _begun(request, brand).pk)
    recent = media.items_for(request.member).exclude(state=MediaItem.State.FAILED)[:LIBRARY_PAGE]
    return render(request, "posts/new.html", {"brand": brand, "items": recent})


@require_http_methods(["GET", "POST"])
@member_required
def edit_post(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """The composer; a POST saves it and answers with the parts that follow from the words."""
    post = _post(request, post_id)
    if request.method == "GET":
        return render(request, "posts/post.html", _composer(request, post))
    form = Draft(request.POST)
    form.is_valid()
    if "revision" in form.errors:
        return _refused(_("This page is out of date. Load it again."), 422)
    try:
        post = _saved(request, post, form)
    except operations.PostError as error:
        return _not_saved(request, post, error)
    if not respond.is_part(request):
        return respond.go(request, "post", post.pk)
    context = {**_composer(request, post), "is_part": True, "errors": form.errors}
    return render(request, "posts/saved.html", context)


@require_GET
@member_required
def show_library(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """Photos and videos to choose from, for the composer's dialog."""
    post = _post(request, post_id)
    number = Leafing(request.GET).number()
    found = media.items_for(request.member).exclude(state=MediaItem.State.FAILED)
    items = list(found[(number - 1) * LIBRARY_PAGE : number * LIBRARY_PAGE + 1])
    more = f"{reverse('post-library', args=[post.pk])}?page={number + 1}"
    context = {"items": items[:LIBRARY_PAGE], "more_url": more if len(items) > LIBRARY_PAGE else ""}
    return render(request, "posts/library.html#items" if number > 1 else "posts/library.html", context)


@require_GET
@member_required
def show_attachments(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """Lines for chosen media items, as the composer shows them before they are saved."""
    _post(request, post_id)
    wanted = UuidList().to_python(request.GET.getlist("media"))[: operations.MOST_MEDIA]
    items = list(media.items_for(request.member).filter(pk__in=wanted))
    return _lines(request, post_id, items)


@require_GET
@member_required
def show_picture(request: MemberRequest, post_id: UUID, media_id: UUID) -> HttpResponse:
    """The picture of one line; nothing (204) while it looks as it was `seen`."""
    item = get_object_or_404(media.items_for(request.member), pk=media_id)
    if request.GET.get("seen") == item.stage:
        return HttpResponse(status=204)
    # What follows from a file that is ready now, the checks and the previews, comes with the next answer.
    response = render(request, "posts/picture.html", {"item": item, "post_id": post_id})
    if not item.is_processing:
        response.headers["HX-Trigger"] = "composer-stale"
    return response


@takes_upload
def upload(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """A file from the composer: kept in the library, and a line for it."""
    with tenancy.scope(request.member.organisation_id):
        brand = _post(request, post_id).brand
    try:
        stream, name = sent_file(request)
        item = media_operations.upload_media(
            stream=stream, file_name=name, brand=brand, by=request.member, at=now()
        )
    except media_operations.MediaError as error:
        return said(error)
    with tenancy.scope(request.member.organisation_id):
        return _lines(request, post_id, [item])


@require_POST
@member_required
def create_copy(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """A new draft of the same content, or of what stands in a composer that could not save it."""
    post = _post(request, post_id)
    form = Draft(request.POST)
    if "text" in request.POST and form.is_valid():
        content = adapters.content_of(request.member, post, form)
        copy = operations.create_post(
            brand=post.brand,
            by=request.member,
            at=now(),
            analysis_id=post.analysis_id,
            from_ai=post.is_made_by_ai,
            **content,
        )
    else:
        copy = operations.copy_post(post=post, by=request.member, at=now())
    respond.say(request, _("This is a copy. It is a draft of its own."))
    return respond.go(request, "post", copy.pk)


@require_POST
@member_required
def create_removal(request: MemberRequest, post_id: UUID) -> HttpResponse:
    post = _post(request, post_id)
    try:
        operations.remove_post(post=post, by=request.member, at=now())
    except operations.PostError as error:
        respond.say(request, str(error), tone="bad")
        return respond.go(request, "post", post.pk)
    respond.say(request, _("The draft is removed."), undo=reverse("post-restoration", args=[post.pk]))
    return respond.go(request, "posts")


@require_POST
@member_required
def create_restoration(request: MemberRequest, post_id: UUID) -> HttpResponse:
    post = get_object_or_404(queries.removed_posts_for(request.member), pk=post_id)
    operations.restore_post(post=post, by=request.member, at=now())
    return respond.go(request, "post", post.pk)


def _begun(request: MemberRequest, brand: Brand) -> Post:
    form = Beginning(request.POST)
    form.is_valid()
    item, analysis = None, None
    if analysis_id := form.cleaned_data.get("analysis"):
        analysis = get_object_or_404(analyses.analyses_for(request.member), pk=analysis_id)
        brand = analysis.brand or brand
    if media_id := form.cleaned_data.get("media"):
        item = get_object_or_404(media.items_for(request.member), pk=media_id)
    content = adapters.first_content(item, analysis)
    if not content and (blank := queries.blank_draft_for(request.member, brand)):
        return blank
    content["channels"] = [
        channel
        for channel in connections.channels_for(request.member).filter(brand=brand)
        if channel.is_active
    ]
    return operations.create_post(
        brand=brand, by=request.member, at=now(), analysis_id=analysis.pk if analysis else None, **content
    )


def _saved(request: MemberRequest, post: Post, form: Draft) -> Post:
    request.member.require(Right.WRITE_POSTS)
    changes = adapters.changes(post, adapters.content_of(request.member, post, form))
    revision = form.cleaned_data["revision"]
    if not changes and revision == post.revision:
        return post
    return operations.change_post(post=post, revision=revision, by=request.member, at=now(), **changes)


def _not_saved(request: MemberRequest, post: Post, error: operations.PostError) -> HttpResponse:
    context = {**_composer(request, post), "problem": str(error), "is_part": True}
    if respond.is_part(request):
        return render(request, "posts/saved.html#conflict", context, status=error.status)
    return render(request, "posts/post.html", context, status=error.status)


def _composer(request: MemberRequest, post: Post) -> dict[str, Any]:
    attachments = [(one.media_item, one.alt_text) for one in queries.attachments_of(post)]
    may_write = request.member.may(Right.WRITE_POSTS)
    is_open = may_write and not post.is_confirmed
    lanes = queries.lanes_for(request.member, post) if is_open else queries.lanes_of(post)
    return {
        "post": post,
        "lanes": lanes,
        "has_channel": any(lane.is_chosen for lane in lanes),
        "lines": queries.lines_of(request.member, attachments),
        "unready": queries.unready_media(post),
        "has_unread_words": _has_unread_words(request, post),
        "may_write": may_write,
        "is_open": is_open,
        "saved_at": post.changed_at,
        "accept": ACCEPTED,
        "largest": settings.UPLOAD_LIMIT,
    }


def _has_unread_words(request: MemberRequest, post: Post) -> bool:
    if post.analysis_id is None:
        return False
    analysis = analyses.analyses_for(request.member).filter(pk=post.analysis_id).first()
    return analysis is not None and adapters.has_unread_words(post, analysis)


def _lines(request: MemberRequest, post_id: UUID, items: list[MediaItem]) -> HttpResponse:
    lines = queries.lines_of(request.member, [(item, None) for item in items])
    return render(request, "posts/attachments.html", {"lines": lines, "post_id": post_id})


def _brand(request: MemberRequest) -> Brand | None:
    return brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))


def _post(request: MemberRequest, post_id: UUID) -> Post:
    return get_object_or_404(queries.posts_for(request.member), pk=post_id)


def _refused(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, content_type="text/plain; charset=utf-8", status=status)
