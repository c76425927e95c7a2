"""How a post came to be what it is, and the way back."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.flow.posts import adapters, operations, queries
from postwright.flow.posts.forms import Looking
from postwright.kit.clock import now
from postwright.ui import respond

SHOWN = 200


@require_safe
@member_required
def show_versions(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """Who changed what when; one of them beside the one before it, or beside the newest."""
    post = adapters.post_of(request, post_id)
    asked = Looking.of(request.GET)
    versions = list(queries.versions_of(request.member, post)[:SHOWN])
    chosen = next((one for one in versions if one.pk == asked["version"]), versions[0] if versions else None)
    newest = versions[0] if versions else None
    context = {
        "post": post,
        "versions": versions,
        "chosen": chosen,
        "newest": newest,
        "to_newest": asked["newest"],
        "changes": queries.changes_of(chosen, newest if asked["newest"] else None) if chosen else [],
        "may_restore": request.member.may(Right.WRITE_POSTS) and not post.is_confirmed and chosen != newest,
    }
    return render(request, "posts/versions.html", context)


@require_POST
@member_required
def create_restoration(request: MemberRequest, post_id: UUID, version_id: UUID) -> HttpResponse:
    post = adapters.post_of(request, post_id)
    versions = queries.versions_of(request.member, post)
    version, latest = get_object_or_404(versions, pk=version_id), versions.first()
    try:
        post = operations.restore_version(version=version, by=request.member, at=now())
    except operations.PostError as error:
        respond.say(request, str(error), tone="bad")
        return respond.go(request, "post-versions", post.pk)
    undo = reverse("post-version-restoration", args=[post.pk, latest.pk]) if latest else ""
    respond.say(request, _said(queries.missing_from(version, post)), undo=undo)
    return respond.go(request, "post", post.pk)


def _said(missing: list[str]) -> str:
    if not missing:
        return _("The earlier version is back.")
    return _("The earlier version is back, without what is gone: %(names)s.") % {"names": ", ".join(missing)}
