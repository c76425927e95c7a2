"""What the first page shows: what needs somebody, what is due, and how far a newcomer has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from postwright.base.accounts.models import Member
from postwright.base.connections import queries as connections
from postwright.base.connections.models import Channel
from postwright.desk.preflight import queries as preflight
from postwright.desk.preflight.queries import Concern
from postwright.flow.brand import queries as brands
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem
from postwright.flow.posts import queries as posts
from postwright.flow.publishing import queries as publishing
from postwright.flow.publishing.models import Publication
from postwright.flow.review import queries as reviews
from postwright.flow.review.models import ApprovalRequest, Notice

FAILURES_SHOWN = timedelta(days=7)
ROWS_SHOWN = 8
STEPS = ("brand", "upload", "channel", "post")


@dataclass(frozen=True)
class Day:
    date: date
    publications: list[Publication]
    is_today: bool


@dataclass(frozen=True)
class Progress:
    """The steps of a newcomer that are done, and the first that is not."""

    done: frozenset[str]

    @property
    def next(self) -> str | None:
        return next((step for step in STEPS if step not in self.done), None)


def unsettled_for(member: Member, *, at: datetime) -> QuerySet[Publication]:
    """Where somebody has to decide; what failed is brought up for a week. Channels speak for what waits for them."""
    asking = publishing.needing_attention(member).exclude(state=Publication.State.SCHEDULED)
    return (
        asking.exclude(ended_at__lt=at - FAILURES_SHOWN).select_related("post", "channel").order_by("-due_at")
    )


def broken_channels_for(member: Member) -> QuerySet[Channel]:
    return connections.channels_for(member).filter(state=Channel.State.RECONNECT)


def concerns_for(member: Member, *, at: datetime) -> list[Concern]:
    """What would not go out within days as things stand, the soonest first."""
    return preflight.concerns_for(member, at=at)[:ROWS_SHOWN]


def approvals_for(member: Member) -> QuerySet[ApprovalRequest]:
    """What others wait for this member to approve, what is due first."""
    return reviews.waiting_for(member)[:ROWS_SHOWN]


def news_for(member: Member) -> QuerySet[Notice]:
    """What others decided and said about the member's posts, until they look."""
    return reviews.news_for(member)[:ROWS_SHOWN]


def days_for(member: Member, *, at: datetime, zone: ZoneInfo) -> list[Day]:
    """Today and tomorrow as the reader's calendar has them."""
    today = at.astimezone(zone).date()
    begin, end = (
        datetime.combine(today + timedelta(days=days), datetime.min.time(), zone) for days in (0, 2)
    )
    due = publishing.publications_between(member, begin, end).prefetch_related(
        "post__attachments__media_item__renditions"
    )
    by_day = _by_day(due, zone)
    return [Day(day, by_day.get(day, []), day == today) for day in (today, today + timedelta(days=1))]


def progress_for(member: Member) -> Progress:
    is_done = {
        "brand": brands.brands_for(member),
        "upload": media.items_for(member),
        "channel": connections.channels_for(member),
        "post": posts.posts_for(member),
    }
    return Progress(frozenset(step for step, rows in is_done.items() if rows.exists()))


def newest_upload_for(member: Member) -> MediaItem | None:
    return media.items_for(member).first()


def _by_day(due: Iterable[Publication], zone: ZoneInfo) -> dict[date, list[Publication]]:
    return {day: list(rows) for day, rows in groupby(due, key=lambda one: one.due_at.astimezone(zone).date())}
