"""Entries for other programs: the calendar's script, and calendars elsewhere."""

from postwright.desk.calendar.adapters.events import event_of, place_of
from postwright.desk.calendar.adapters.icalendar import feed_of

__all__ = ["event_of", "feed_of", "place_of"]
