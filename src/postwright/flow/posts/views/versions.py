"""How a post came to be what it is, and the way back."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.flow.posts import adapters, operations, queries
from postwright.flow.posts.forms import Looking, Seen
from postwright.flow.posts.models import Post, PostVersion
from postwright.kit.clock import now
from postwright.ui import respond

SHOWN = 200


@require_safe
@member_required
def show_versions(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """Who changed what when; one of them beside the one before it, or beside the newest."""
    return _page(request, adapters.post_of(request, post_id), **Looking.of(request.GET))


@require_POST
@member_required
def create_restoration(request: MemberRequest, post_id: UUID, version_id: UUID) -> HttpResponse:
    """The revision that the person read comes with the form, and in the address of an undo."""
    post = adapters.post_of(request, post_id)
    versions = queries.versions_of(request.member, post)
    version, latest = get_object_or_404(versions, pk=version_id), versions.first()
    revision = Seen.revision_of(request.POST) or Seen.revision_of(request.GET)
    if revision is None:
        return respond.plain(_("This page is out of date. Load it again."), status=422)
    try:
        post = operations.restore_version(version=version, revision=revision, by=request.member, at=now())
    except operations.PostError as error:
        return _refused(request, post, version, error)
    undo = adapters.way_back(post, latest)
    respond.say(request, _said(queries.missing_from(version, post)), undo=undo)
    return respond.go(request, "post", post.pk)


def _refused(
    request: MemberRequest, post: Post, version: PostVersion, error: operations.PostError
) -> HttpResponse:
    """On the page that asked; in words alone for a script."""
    if not request.accepts("text/html"):
        return respond.plain(str(error), status=error.status)
    return _page(request, post, version.pk, problem=str(error), status=error.status)


def _page(
    request: MemberRequest,
    post: Post,
    version: UUID | None,
    *,
    newest: bool = False,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    versions = list(queries.versions_of(request.member, post)[:SHOWN])
    chosen = next((one for one in versions if one.pk == version), versions[0] if versions else None)
    last = versions[0] if versions else None
    context = {
        "post": post,
        "versions": versions,
        "chosen": chosen,
        "newest": last,
        "to_newest": newest,
        "changes": queries.changes_of(chosen, last if newest else None) if chosen else [],
        "may_restore": request.member.may(Right.WRITE_POSTS) and not post.is_confirmed and chosen != last,
        "problem": problem,
        "most": operations.MOST_VERSIONS,
        "is_thinned": sum(not one.seal for one in versions) >= operations.MOST_VERSIONS,
    }
    return render(request, "posts/versions.html", context, status=status)


def _said(missing: list[str]) -> str:
    if not missing:
        return _("The earlier version is back.")
    return _("The earlier version is back, without what is gone: %(names)s.") % {"names": ", ".join(missing)}
