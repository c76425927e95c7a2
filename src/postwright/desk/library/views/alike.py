"""Duplicates, and what resembles one item."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.desk.library import operations, queries
from postwright.desk.library.forms import Keeping
from postwright.desk.library.operations import StillUsed
from postwright.desk.library.queries import Narrowing
from postwright.desk.library.views.items import item_of, rights
from postwright.desk.library.views.words import undone_by_nobody
from postwright.flow.media import operations as media
from postwright.flow.media import queries as media_queries
from postwright.flow.media.operations import MediaError
from postwright.flow.publishing.operations import PublishingError
from postwright.kit.clock import now
from postwright.ui import respond

MOST_GROUPS = 30


@require_GET
@member_required
def show_duplicates(request: MemberRequest) -> HttpResponse:
    groups = queries.duplicates_for(request.member, MOST_GROUPS + 1)
    context = {"groups": groups[:MOST_GROUPS], "has_more": len(groups) > MOST_GROUPS, **rights(request)}
    return render(request, "library/duplicates.html", context)


@require_POST
@member_required
def create_keeping(request: MemberRequest) -> HttpResponse:
    """One is kept, the others of its group go to the trash; where posts hold those, it asks first."""
    request.member.require(Right.UPLOAD_MEDIA)
    form = Keeping(request.POST)
    if not form.is_valid():
        respond.say(request, _("Say which one to keep."), tone="bad")
        return respond.go(request, "library-duplicates")
    keep, group = form.cleaned_data["keep"], set(form.cleaned_data["item"])
    there = queries.library_for(request.member, Narrowing())
    kept, others = get_object_or_404(there, pk=keep), list(there.filter(pk__in=group - {keep}))
    changed_posts = undone_by_nobody(queries.uses_of_many(request.member, others))
    let_go = "let_go" in request.POST
    try:
        changed = operations.trash_many(
            items=others, instead=kept, let_go=let_go, by=request.member, at=now()
        )
    except StillUsed as error:
        context = {"kept": kept, "others": others, "uses": error.uses}
        return render(request, "library/keeping.html", context)
    except (MediaError, PublishingError) as error:
        respond.say(request, str(error), tone="bad")
        return respond.go(request, "library-duplicates")
    n = len(changed.done)
    words = ngettext("%(n)d moved to the trash.", "%(n)d moved to the trash.", n) % {"n": n}
    undo = reverse("library-step-undo", args=[changed.step.pk]) if n else ""
    respond.say(request, f"{words} {changed_posts}".strip(), undo=undo)
    return respond.go(request, "library-duplicates")


@require_POST
@member_required
def create_parting(request: MemberRequest, twin_id: UUID) -> HttpResponse:
    """They are two; `back` takes that back."""
    twin = get_object_or_404(media_queries.all_twins_for(request.member), pk=twin_id)
    is_back = "back" in request.GET
    media.tell_apart(twin=twin, are_two=not is_back, by=request.member, at=now())
    if not is_back:
        undo = f"{reverse('library-parting', args=[twin.pk])}?back=1"
        respond.say(request, _("They are not shown as one again."), undo=undo)
    return respond.go(request, "library-duplicates")


@require_GET
@member_required
def show_similar(request: MemberRequest, media_id: UUID) -> HttpResponse:
    """The part of an item's page that shows what looks like it."""
    item = item_of(request, media_id)
    twins = queries.twins_of(request.member, item)
    similar = [one for one in queries.similar_to(request.member, item) if one not in twins]
    return render(request, "library/similar.html", {"item": item, "twins": twins, "similar": similar})


@require_GET
@member_required
def show_hint(request: MemberRequest, media_id: UUID) -> HttpResponse:
    """A quiet line for pages of earlier steps: it looks like one that was there before. Empty where it does not."""
    item = item_of(request, media_id)
    older = [one for one in queries.twins_of(request.member, item) if one.pk < item.pk]
    return render(request, "library/hint.html", {"item": item, "older": older[:1]})
