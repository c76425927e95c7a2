from django.urls import path

from postwright.flow.posts.views import (
    beginnings,
    composer,
    crops,
    fixes,
    parallel,
    parts,
    standings,
    versions,
)

urlpatterns = [
    path("new/", beginnings.create_post, name="post-create"),
    path("<uuid:post_id>/", composer.edit_post, name="post"),
    path("<uuid:post_id>/choices/<uuid:channel_id>/", standings.ask_for_choices, name="post-choices"),
    path("<uuid:post_id>/library/", parts.show_library, name="post-library"),
    path("<uuid:post_id>/attachments/", parts.show_attachments, name="post-attachments"),
    path("<uuid:post_id>/attachments/<uuid:media_id>/", parts.show_picture, name="post-picture"),
    path("<uuid:post_id>/attachments/<uuid:media_id>/crop/", crops.edit_crop, name="post-crop"),
    path("<uuid:post_id>/making/", crops.show_making, name="post-making"),
    path("<uuid:post_id>/uploads/", parts.upload, name="post-upload"),
    path("<uuid:post_id>/fixes/", fixes.create_fix, name="post-fixes"),
    path("<uuid:post_id>/presence/", parallel.note_presence, name="post-presence"),
    path("<uuid:post_id>/comparison/", parallel.compare, name="post-comparison"),
    path("<uuid:post_id>/versions/", versions.show_versions, name="post-versions"),
    path(
        "<uuid:post_id>/versions/<uuid:version_id>/restoration/",
        versions.create_restoration,
        name="post-version-restoration",
    ),
    path("<uuid:post_id>/copies/", beginnings.create_copy, name="post-copies"),
    path("<uuid:post_id>/removal/", beginnings.create_removal, name="post-removal"),
    path("<uuid:post_id>/restoration/", beginnings.create_restoration, name="post-restoration"),
]
