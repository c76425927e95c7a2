"""Entries for other programs: the calendar's script, and calendars elsewhere."""

from postwright.desk.calendar.adapters.boards import asked_board
from postwright.desk.calendar.adapters.events import change_of, event_of, more_of, place_of
from postwright.desk.calendar.adapters.icalendar import feed_of

__all__ = ["asked_board", "change_of", "event_of", "feed_of", "more_of", "place_of"]
