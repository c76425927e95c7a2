"""Where posts begin and end: new ones, copies, away and back."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.base.connections import queries as connections
from postwright.flow.analysis import queries as analyses
from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem
from postwright.flow.posts import adapters, operations, queries
from postwright.flow.posts.forms import Beginning, Draft
from postwright.flow.posts.models import Post
from postwright.flow.posts.operations import Content
from postwright.flow.snippets import queries as snippets
from postwright.kit.clock import now
from postwright.kit.ids import read_uuid
from postwright.ui import respond

RECENT = 18


@require_http_methods(["GET", "POST"])
@member_required
def create_post(request: MemberRequest) -> HttpResponse:
    """Where a post begins; a POST begins it, from nothing, from a media item or from an analysis."""
    request.member.require(Right.WRITE_POSTS)
    brand = _brand(request)
    if brand is None:
        return redirect("brand-new")
    if request.method == "POST":
        due = f"?{urlencode({'due': request.GET['due']})}" if request.GET.get("due") else ""
        try:
            post = _begun(request, brand)
        except operations.PostError as error:
            respond.say(request, str(error), tone="bad")
            return respond.go(request, request.get_full_path())
        return respond.go(request, reverse("post", args=[post.pk]) + due)
    recent = media.items_for(request.member).exclude(state=MediaItem.State.FAILED)[:RECENT]
    templates = snippets.snippets_of(request.member, brand).filter(kind="template")
    return render(request, "posts/new.html", {"brand": brand, "items": recent, "templates": templates})


@require_POST
@member_required
def create_copy(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """A new draft of the same content, or of what stands in a composer that could not save it."""
    post = adapters.post_of(request, post_id)
    form = Draft(request.POST)
    form.is_valid()  # what is half typed is left out
    is_sent = "text" in request.POST
    content = adapters.content_of(request.member, post, form) if is_sent else Content()
    try:
        copy = operations.copy_post(post=post, by=request.member, at=now(), **content)
    except operations.PostError as error:
        respond.say(request, str(error), tone="bad")
        return respond.go(request, "post", post.pk)
    respond.say(request, " ".join([_("This is a copy. It is a draft of its own."), *_left_out(post)]))
    return respond.go(request, "post", copy.pk)


@require_POST
@member_required
def create_removal(request: MemberRequest, post_id: UUID) -> HttpResponse:
    post = adapters.post_of(request, post_id)
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


def _left_out(post: Post) -> list[str]:
    names = ", ".join(item.file_name for item in queries.trashed_media(post))
    return [_("Left out, because it lies in the trash: %(names)s.") % {"names": names}] if names else []


def _begun(request: MemberRequest, brand: Brand) -> Post:
    form = Beginning(request.POST)
    form.is_valid()
    item, analysis = None, None
    if analysis_id := form.cleaned_data.get("analysis"):
        analysis = get_object_or_404(analyses.analyses_for(request.member), pk=analysis_id)
        brand = analysis.brand or brand
    if media_id := form.cleaned_data.get("media"):
        item = get_object_or_404(media.items_for(request.member), pk=media_id)
    network = form.cleaned_data.get("network", "")
    content = adapters.first_content(item, analysis, network)
    if template_id := form.cleaned_data.get("template"):
        template = get_object_or_404(snippets.snippets_for(request.member), pk=template_id)
        brand, content["text"] = template.brand, snippets.words_of(template, form.gaps(template.gaps))
    if not content and (blank := queries.blank_draft_for(request.member, brand)):
        return blank
    content["channels"] = [
        channel
        for channel in connections.channels_for(request.member).filter(brand=brand)
        if channel.is_active and network in {"", channel.network}
    ]
    content["utm"] = queries.last_tags(request.member, brand)
    return operations.create_post(
        brand=brand, by=request.member, at=now(), analysis_id=analysis.pk if analysis else None, **content
    )


def _brand(request: MemberRequest) -> Brand | None:
    """The one that the address names, else the chosen one."""
    if asked := request.GET.get("brand"):
        return get_object_or_404(brands.brands_for(request.member), pk=read_uuid(asked))
    return brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))
