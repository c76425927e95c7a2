"""How other calendars read the plan: secret addresses, and what they give."""

from datetime import timedelta
from urllib.parse import urljoin, urlsplit
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.usage import operations as usage
from postwright.desk.calendar import queries
from postwright.desk.calendar.adapters import feed_of
from postwright.desk.calendar.forms import NewFeed
from postwright.flow.brand import queries as brands
from postwright.flow.publishing import operations
from postwright.flow.publishing import queries as publishing
from postwright.kit import tenancy
from postwright.kit.clock import now
from postwright.ui import respond

A_MINUTE = 20  # readings of one address
MINUTE = timedelta(minutes=1)


@require_http_methods(["GET", "POST"])
@member_required
def show_feeds(request: MemberRequest) -> HttpResponse:
    """The member's addresses for other calendars; a POST makes one, which is shown this once."""
    made = ""
    if request.method == "POST":
        form = NewFeed(request.POST)
        form.is_valid()
        asked = form.cleaned_data.get("brand")
        brand = get_object_or_404(brands.brands_for(request.member), pk=asked) if asked else None
        try:
            _feed, key = operations.create_feed(brand=brand, by=request.member, at=now())
        except operations.PublishingError as error:
            respond.say(request, str(error), tone="bad")
            return respond.go(request, "calendar-feeds")
        made = urljoin(settings.PUBLIC_URL, reverse("calendar-feed", args=[key]))
    context = {
        "feeds": publishing.feeds_for(request.member),
        "brands": brands.brands_for(request.member),
        "made": made,
    }
    response = render(request, "calendar/feeds.html", context)
    if made:
        response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@member_required
def create_revocation(request: MemberRequest, feed_id: UUID) -> HttpResponse:
    feed = get_object_or_404(publishing.feeds_for(request.member), pk=feed_id)
    operations.revoke_feed(feed=feed, by=request.member, at=now())
    respond.say(request, _("Removed. The address leads nowhere from now on."))
    return respond.go(request, "calendar-feeds")


@require_safe
def send_feed(request: HttpRequest, key: str) -> HttpResponseBase:
    """For whoever holds the address; others learn nothing, not even that there was one."""
    at = now()
    feed = operations.use_feed(key=key, at=at)
    if feed is None:
        raise Http404
    if usage.count_visit(who=f"calendar-feed {feed.pk}", window=MINUTE) > A_MINUTE:
        return HttpResponse(_("Too often. Come back in a minute."), status=429, headers={"Retry-After": "60"})
    with tenancy.scope(feed.organisation_id), translation.override(feed.member.user.language):
        etag = f'"{queries.mark_of_feed(feed, at=at)}"'
        if known := get_conditional_response(request, etag=etag):
            return known
        name = feed.brand.name if feed.brand else feed.member.organisation.name
        changes = queries.changes_of(publications := queries.publications_of_feed(feed, at=at))
        body = feed_of(
            publications, changes, name=name, host=urlsplit(settings.PUBLIC_URL).hostname or "postwright"
        )
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=300"
    response.headers["Content-Disposition"] = 'inline; filename="postwright.ics"'
    response.headers["ETag"] = etag
    return response


send_feed.own_transaction = True  # type: ignore[attr-defined]
