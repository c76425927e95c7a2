"""One click that makes a post fit a network."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.flow.media.operations import MediaError
from postwright.flow.posts import adapters, operations, queries
from postwright.flow.posts.forms import Mending
from postwright.kit.clock import now
from postwright.ui import respond


@require_POST
@member_required
def create_fix(request: MemberRequest, post_id: UUID) -> HttpResponse:
    post = adapters.post_of(request, post_id)
    form = Mending(request.POST)
    if not form.is_valid():
        return respond.plain(_("This page is out of date. Load it again."), status=422)
    sent = form.cleaned_data
    variant = get_object_or_404(queries.variants_of(post), channel=sent.pop("channel"))
    before = queries.versions_of(request.member, post).first()
    try:
        mended = operations.fix_problem(variant=variant, by=request.member, at=now(), **sent)
    except operations.EditedSinceRead as error:
        return respond.plain(str(error), status=error.status)
    except (operations.PostError, MediaError) as error:
        respond.say(request, str(error), tone="bad")
    else:
        undo = adapters.way_back(mended, before)
        respond.say(request, _("Mended. Look whether it still says what you mean."), undo=undo)
    return respond.go(request, "post", post.pk)
