from django.urls import path

from postwright.desk.calendar.views import beginnings, feeds, grid, moves

urlpatterns = [
    path("", grid.show_calendar, name="calendar"),
    path("entries/", grid.list_entries, name="calendar-entries"),
    path("moves/", moves.move_entry, name="calendar-moves"),
    path("beginnings/", beginnings.choose_brand, name="calendar-beginning"),
    path("feeds/", feeds.show_feeds, name="calendar-feeds"),
    path("feeds/<uuid:feed_id>/revocation/", feeds.create_revocation, name="calendar-feed-revocation"),
    path("feeds/<str:key>.ics", feeds.send_feed, name="calendar-feed"),
]
