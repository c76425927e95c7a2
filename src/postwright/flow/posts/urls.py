from django.urls import path

from postwright.flow.posts import views

urlpatterns = [
    path("new/", views.create_post, name="post-create"),
    path("<uuid:post_id>/", views.edit_post, name="post"),
    path("<uuid:post_id>/library/", views.show_library, name="post-library"),
    path("<uuid:post_id>/attachments/", views.show_attachments, name="post-attachments"),
    path("<uuid:post_id>/attachments/<uuid:media_id>/", views.show_picture, name="post-picture"),
    path("<uuid:post_id>/uploads/", views.upload, name="post-upload"),
    path("<uuid:post_id>/copies/", views.create_copy, name="post-copies"),
    path("<uuid:post_id>/removal/", views.create_removal, name="post-removal"),
    path("<uuid:post_id>/restoration/", views.create_restoration, name="post-restoration"),
]
