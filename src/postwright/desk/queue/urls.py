from django.urls import path

from postwright.desk.queue import views

urlpatterns = [
    path("queue/", views.show_queues, name="queue"),
    path("queue/<uuid:channel_id>/times/", views.set_times, name="queue-times"),
    path("queue/<uuid:channel_id>/shuffle/", views.create_shuffle, name="queue-shuffle"),
    path("posts/<uuid:post_id>/queue/", views.queue_post, name="post-queue"),
    path(
        "publications/<uuid:publication_id>/next-place/",
        views.move_to_next_place,
        name="publication-next-place",
    ),
]
