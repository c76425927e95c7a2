"""The schedule beside a post, and one publication with its history."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.base.connections import queries as connections
from postwright.flow.posts import queries as posts
from postwright.flow.posts.models import Post
from postwright.flow.posts.operations import PostError
from postwright.flow.publishing import forms, operations, queries, rules
from postwright.flow.publishing.models import Publication
from postwright.flow.review import queries as reviews
from postwright.flow.review.models import Through
from postwright.kit.clock import now
from postwright.ui.respond import page, toast

PICTURES_SHOWN = 4
REFUSALS = (operations.PublishingError, PostError)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def schedule(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """The part of the composer that says when and where, and what became of it."""
    post = get_object_or_404(posts.posts_for(request.member), pk=post_id)
    if request.method == "POST":
        return _schedule(request, post)
    if _was_seen(request, queries.publications_of(request.member, post)):
        return HttpResponse(status=204)
    asked = forms.When(request.GET) if "due" in request.GET else None
    wall = asked.cleaned_data["due"] if asked and asked.is_valid() else None
    return _schedule_part(request, post, wall=wall)


@require_POST
@member_required
def unschedule(request: MemberRequest, post_id: UUID) -> HttpResponse:
    post = get_object_or_404(posts.posts_for(request.member), pk=post_id)
    try:
        post = operations.unschedule_post(post=post, by=request.member, at=now())
    except REFUSALS as error:
        return toast(_schedule_part(request, post), str(error), tone="bad")
    return _changed(toast(_schedule_part(request, post), _("Nothing of this post is scheduled any more.")))


@require_safe
@member_required
def show_publication(request: MemberRequest, publication_id: UUID) -> HttpResponse:
    publication = _load(request, publication_id)
    if _was_seen(request, [publication]):
        return HttpResponse(status=204)
    return _publication_part(request, publication)


@require_POST
@member_required
def change_time(request: MemberRequest, publication_id: UUID) -> HttpResponse:
    publication = _load(request, publication_id)
    form = forms.When(request.POST)
    if not form.is_valid():
        return _publication_part(request, publication, form=form, status=422)
    due_at, note = _moment(form.cleaned_data, publication.post.brand.zone, stood=publication.due_at)
    said = note or (_("Moved.") if due_at else _("It is on its way."))
    return _answer(request, publication, said, operations.move_publication, due_at=due_at or now())


@require_POST
@member_required
def cancel(request: MemberRequest, publication_id: UUID) -> HttpResponse:
    publication = _load(request, publication_id)
    said = _("Cancelled.") if publication.unclear_at else _("Cancelled. It will not be sent.")
    return _answer(request, publication, said, operations.cancel_publication)


@require_POST
@member_required
def try_again(request: MemberRequest, publication_id: UUID) -> HttpResponse:
    return _answer(
        request, _load(request, publication_id), _("It is tried again now."), operations.retry_failed
    )


@require_POST
@member_required
def decide(request: MemberRequest, publication_id: UUID) -> HttpResponse:
    publication = _load(request, publication_id)
    form = forms.Decision(request.POST)
    if not form.is_valid():
        return _publication_part(request, publication, status=422)
    return _answer(
        request, publication, _("Thank you, noted."), operations.decide_unclear, **form.cleaned_data
    )


def _schedule(request: MemberRequest, post: Post) -> HttpResponse:
    form = forms.Schedule(request.POST)
    if not form.is_valid():
        return _schedule_part(request, post, form=form, status=422)
    if not set(_declared(post)) <= set(form.cleaned_data["declared"]):
        # Chosen a moment ago; the page beside the composer follows a little later.
        form.add_error(None, _("What you agree to has changed. Read it, and press again."))
        return _schedule_part(request, post, form=form, wall=form.cleaned_data["due"], status=422)
    due_at, note = _moment(form.cleaned_data, post.brand.zone)
    read = Through.PAGE if form.cleaned_data["has_read"] else None
    try:
        operations.schedule_post(
            post=post,
            revision=form.cleaned_data["revision"],
            due_at=due_at,
            read=read,
            by=request.member,
            at=now(),
        )
    except REFUSALS as error:
        form.add_error(None, str(error))
        return _schedule_part(request, post, form=form, wall=form.cleaned_data["due"], status=422)
    post.refresh_from_db()
    said = note or (_("Scheduled.") if due_at else _("It is on its way."))
    return _changed(toast(_schedule_part(request, post), said))


def _moment(
    values: dict[str, Any], zone: ZoneInfo, *, stood: datetime | None = None
) -> tuple[datetime | None, str]:
    """
    The moment (None: now), and what daylight saving makes worth saying.

    :param stood: where it stands; what the clocks show there means it, also the second time they show it
    """
    if values["now"]:
        return None, ""
    if stood and rules.shows(stood, zone) == values["due"]:
        return stood, ""
    moment, kind = rules.moment_of(values["due"], zone)
    return moment, rules.wall_note(moment, kind, zone)


def _schedule_part(
    request: MemberRequest,
    post: Post,
    *,
    form: forms.When | None = None,
    wall: datetime | None = None,
    status: int = 200,
) -> HttpResponse:
    zone = post.brand.zone
    wall = wall or _proposed(zone)
    moment, kind = rules.moment_of(wall, zone)
    publications = queries.publications_of(request.member, post)
    read = {"due": wall, "revision": post.revision, "has_read": "has_read" in request.GET}
    context = {
        "post": post,
        "clearance": reviews.clearance_of(post),
        "form": form or forms.Schedule(initial=read),
        "publications": publications,
        "glance": queries.glance(publications, at=now()),
        "is_scheduled": queries.is_scheduled(post),
        "is_being_sent": queries.is_being_sent(post),
        "may_publish": request.member.may(Right.PUBLISH_POSTS),
        "has_left": _has_left(post),
        "stopped": queries.stopped_halfway(post),
        "has_channels": connections.channels_for(request.member).filter(brand=post.brand_id).exists(),
        "when": _shown(moment.astimezone(zone)),
        "declarations": posts.declarations_of(post),
        "has_gone_by": rules.is_past(moment, now()),
        "wall_note": rules.wall_note(moment, kind, zone),
    }
    return render(request, "publishing/schedule.html", context, status=status)


def _was_seen(request: MemberRequest, publications: Iterable[Publication]) -> bool:
    """A page that asks again names what it shows. Unless that changed it keeps what somebody types there."""
    return "seen" in request.GET and request.GET["seen"] == queries.glance(publications, at=now()).mark


def _shown(local: datetime) -> str:
    """With its year unless that is the present one."""
    is_this_year = local.year == now().astimezone(local.tzinfo).year
    return formats.date_format(local, _("D j M H:i") if is_this_year else _("D j M Y H:i"))


def _declared(post: Post) -> list[str]:
    return [one.sentence for one in posts.declarations_of(post)]


def _has_left(post: Post) -> bool:
    """Whether a channel is left that does not have it. A draft's channels are chosen on the page beside this."""
    return not post.is_confirmed or queries.variants_left(post).exists()


def _proposed(zone: ZoneInfo) -> datetime:
    """Nine in the morning of the next day, where the brand is."""
    tomorrow = now().astimezone(zone) + timedelta(days=1)
    return tomorrow.replace(tzinfo=None, hour=9, minute=0, second=0, microsecond=0)


def _publication_part(
    request: MemberRequest, publication: Publication, *, form: forms.When | None = None, status: int = 200
) -> HttpResponse:
    wall = rules.shows(publication.due_at, publication.post.brand.zone)
    context = {
        "publication": publication,
        "glance": queries.glance([publication], at=now()),
        "post": publication.post,
        "attachments": posts.attachments_of(publication.post)[:PICTURES_SHOWN],
        "history": queries.history_of(publication),
        "provenance": queries.provenance_for(publication),
        "form": form or forms.When(initial={"due": wall}),
        "may_publish": request.member.may(Right.PUBLISH_POSTS),
    }
    return page(request, "publishing/publication.html", context, part="publication", status=status)


def _load(request: MemberRequest, publication_id: UUID) -> Publication:
    return get_object_or_404(queries.publications_for(request.member), pk=publication_id)


def _answer(
    request: MemberRequest, publication: Publication, said: str, operation: Any, **values: Any
) -> HttpResponse:
    try:
        changed = operation(publication=publication, by=request.member, at=now(), **values)
    except REFUSALS as error:
        publication.refresh_from_db()
        return toast(_publication_part(request, publication), str(error), tone="bad")
    return _changed(toast(_publication_part(request, changed), said))


def _changed(response: HttpResponse) -> HttpResponse:
    """Calendars and lists on the page look again."""
    response.headers["HX-Trigger-After-Swap"] = "calendar-changed"
    return response
