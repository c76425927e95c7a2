"""The tags of an organisation: renamed, merged, removed."""

from uuid import UUID

from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.desk.library.forms import Page, TagName
from postwright.desk.library.views.items import rights
from postwright.flow.media import operations, queries
from postwright.flow.media.models import MediaTag
from postwright.kit.clock import now
from postwright.ui import respond

PER_PAGE = 50


@require_GET
@member_required
def show_tags(request: MemberRequest) -> HttpResponse:
    number = Page(request.GET).number()
    first = (number - 1) * PER_PAGE
    tags = list(
        queries.counted_tags(request.member).order_by(Lower("name"), "pk")[first : first + PER_PAGE + 1]
    )
    more_url = f"{reverse('library-tags')}?page={number + 1}" if len(tags) > PER_PAGE else ""
    context = {"tags": tags[:PER_PAGE], "more_url": more_url, **rights(request)}
    part = "#rows" if respond.is_part(request) else ""
    return render(request, f"library/tags.html{part}", context)


@require_POST
@member_required
def change_tag(request: MemberRequest, tag_id: UUID) -> HttpResponse:
    """A new name. One that another tag has makes one of both, once somebody has said so: `merge`."""
    tag = _tag(request, tag_id)
    form = TagName(request.POST)
    if not form.is_valid():
        respond.say(request, _("Give the tag a name."), tone="bad")
        return respond.go(request, "library-tags")
    name = form.cleaned_data["name"]
    other = queries.tags_for(request.member).filter(name__iexact=name.strip()).exclude(pk=tag.pk).first()
    if other and "merge" not in request.POST:
        return render(request, "library/merge.html", {"tag": tag, "other": other})
    try:
        if other:
            operations.merge_tag(tag=tag, into=other, by=request.member, at=now())
        else:
            operations.rename_tag(tag=tag, name=name, by=request.member, at=now())
    except operations.MediaTagError as error:
        respond.say(request, str(error), tone="bad")
    else:
        respond.say(request, _("Both are “%(name)s” now.") % {"name": other} if other else _("Changed."))
    return respond.go(request, "library-tags")


@require_POST
@member_required
def create_tag_removal(request: MemberRequest, tag_id: UUID) -> HttpResponse:
    tag = _tag(request, tag_id)
    operations.remove_tag(tag=tag, by=request.member, at=now())
    respond.say(request, _("“%(tag)s” is removed. The photos and videos stay.") % {"tag": tag})
    return respond.go(request, "library-tags")


def _tag(request: MemberRequest, tag_id: UUID) -> MediaTag:
    return get_object_or_404(queries.tags_for(request.member), pk=tag_id)
