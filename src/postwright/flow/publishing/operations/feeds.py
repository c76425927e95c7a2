"""Secret addresses from which other calendars read a member's plan."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.brand.models import Brand
from postwright.flow.publishing import queries
from postwright.flow.publishing.models import CalendarFeed
from postwright.flow.publishing.operations.errors import PublishingError
from postwright.kit import tenancy
from postwright.kit.keys import hash_of, new_key, organisation_in

MOST_FEEDS = 20


class TooManyFeeds(PublishingError): ...


@transaction.atomic
def create_feed(*, brand: Brand | None, by: Member, at: datetime) -> tuple[CalendarFeed, str]:
    """
    A key that shows what this member may see, of one brand or of all. It is told once and not kept.

    :raises TooManyFeeds: the member has as many as anybody needs
    """
    by.require(Right.READ)
    if queries.feeds_for(by).count() >= MOST_FEEDS:
        raise TooManyFeeds(_("You have %(most)d addresses already. Remove one first.") % {"most": MOST_FEEDS})
    key = new_key(by.organisation_id)
    feed = CalendarFeed.objects.create(
        organisation=by.organisation, member=by, brand=brand, token_hash=hash_of(key), created_at=at
    )
    audit.record(Tag.FEED_CREATED, subject=feed, by=by, at=at)
    return feed, key


@transaction.atomic
def revoke_feed(*, feed: CalendarFeed, by: Member, at: datetime) -> None:
    """From now on the address leads nowhere."""
    audit.record(Tag.FEED_REVOKED, subject=feed, by=by, at=at)
    feed.delete()


def use_feed(*, key: str, at: datetime) -> CalendarFeed | None:
    """The feed behind a key, or None if it opens nothing: revoked, made up, or of somebody who left."""
    organisation_id = organisation_in(key)
    if organisation_id is None:
        return None
    with tenancy.scope(organisation_id):
        rows = CalendarFeed.objects.select_related("member__user", "member__organisation", "brand")
        feed = rows.filter(token_hash=hash_of(key), member__user__is_active=True).first()
        if feed and (feed.last_used_at is None or at - feed.last_used_at > timedelta(minutes=1)):
            CalendarFeed.objects.filter(pk=feed.pk).update(last_used_at=at)
        return feed
