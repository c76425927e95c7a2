"""Publications as an iCalendar file (RFC 5545, and RFC 7986 for how often to come back)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from postwright import __version__
from postwright.flow.publishing.models import Publication
from postwright.kit.text import one_line

AGAIN = timedelta(hours=1)
LASTS = timedelta(minutes=15)
LONGEST = 120
STATUS = {"sent": "CONFIRMED", "scheduled": "CONFIRMED", "claimed": "CONFIRMED", "sending": "CONFIRMED"}


def feed_of(
    publications: Iterable[Publication], changes: Mapping[UUID, datetime], *, name: str, host: str
) -> bytes:
    """No more than each post's headline, its channel and how it stands: the address may be known to others."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Postwright//Postwright {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", AGAIN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", AGAIN)
    for publication in publications:
        calendar.add_component(_event(publication, changes[publication.pk], host))
    body: bytes = calendar.to_ical()
    return body


def _event(publication: Publication, changed: datetime, host: str) -> Event:
    changed = changed.astimezone(UTC)
    headline = Truncator(one_line(publication.post.headline)).chars(LONGEST) or _("Without words")
    event = Event()
    event.add("uid", f"{publication.pk}@{host}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", publication.due_at.astimezone(UTC))
    event.add("duration", LASTS)
    event.add("summary", f"{headline} · {publication.channel}")
    event.add("description", f"{publication.channel}: {publication.get_state_display()}")
    event.add("status", STATUS.get(publication.state, "TENTATIVE"))
    event.add("transp", "TRANSPARENT")
    return event
