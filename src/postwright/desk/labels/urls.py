from django.urls import path

from postwright.desk.labels import views

urlpatterns = [
    path("labels/", views.show_labels, name="labels"),
    path("labels/<uuid:label_id>/", views.change_label, name="label"),
    path("labels/<uuid:label_id>/removal/", views.create_removal, name="label-removal"),
    path("posts/<uuid:post_id>/labels/", views.label_post, name="post-labels"),
]
