from django.urls import path

from postwright.desk.calendar import views

urlpatterns = [
    path("", views.show_calendar, name="calendar"),
    path("entries/", views.list_entries, name="calendar-entries"),
]
