from django.urls import path

from postwright.desk.channels import views
from postwright.desk.channels.views import connecting, health

urlpatterns = [
    path("channels/", views.show_channels, name="channels"),
    path("channels/connect/<str:network>/", connecting.connect_channel, name="channel-connect"),
    path("channels/return/<str:network>/", connecting.return_from_network, name="channel-return"),
    path("channels/clients/<str:network>.json", connecting.describe_client, name="channel-client"),
    path("channels/sign-ins/<uuid:sign_in_id>/", connecting.choose_accounts, name="channel-choice"),
    path("channels/<uuid:channel_id>/", views.show_channel, name="channel"),
    path(
        "channels/<uuid:channel_id>/reconnection/",
        connecting.create_reconnection,
        name="channel-reconnection",
    ),
    path("channels/<uuid:channel_id>/check/", health.create_check, name="channel-check"),
    path("channels/<uuid:channel_id>/pause/", views.create_pause, name="channel-pause"),
    path("channels/<uuid:channel_id>/resumption/", views.create_resumption, name="channel-resumption"),
    path(
        "channels/<uuid:channel_id>/disconnection/",
        views.create_disconnection,
        name="channel-disconnection",
    ),
    path("channels/<uuid:channel_id>/timeline/", views.show_timeline, name="rehearsal-timeline"),
    path("rehearsal/posts/<uuid:post_id>", views.show_rehearsal_post, name="rehearsal-post"),
]
