from django.urls import path

from postwright.flow.publishing import views

urlpatterns = [
    path("posts/<uuid:post_id>/schedule/", views.schedule, name="post-schedule"),
    path("posts/<uuid:post_id>/schedule/cancellation/", views.unschedule, name="post-schedule-cancellation"),
    path("publications/<uuid:publication_id>/", views.show_publication, name="publication"),
    path("publications/<uuid:publication_id>/time/", views.change_time, name="publication-time"),
    path("publications/<uuid:publication_id>/cancellation/", views.cancel, name="publication-cancellation"),
    path("publications/<uuid:publication_id>/decision/", views.decide, name="publication-decision"),
    path("publications/<uuid:publication_id>/attempts/", views.try_again, name="publication-attempts"),
]
