from django.urls import path

from postwright.flow.media import views
from postwright.flow.media.views import editing

urlpatterns = [
    path("media/", views.upload, name="media-upload"),
    path("media/uploads/", views.uploads, name="media-uploads"),
    path("media/uploads/<uuid:upload_id>/", views.upload_bytes, name="media-upload-bytes"),
    path("media/<uuid:media_id>/", views.show_item, name="media-item"),
    path("media/<uuid:media_id>/description/", views.create_description, name="media-description"),
    path("media/<uuid:media_id>/edit/", editing.edit, name="media-edit"),
    path("media/<uuid:media_id>/poster/", editing.create_poster, name="media-poster"),
    path("media/<uuid:media_id>/picture/", views.show_picture, name="media-picture"),
    path("media/<uuid:media_id>/restoration/", views.create_restoration, name="media-restoration"),
    path("out/<str:token>/<str:name>", views.show_pulled, name="media-pull"),
    path("files/<str:token>/<str:name>", views.show_file, name="media-file"),
]
