from django.urls import path

from postwright.flow.corrections import views

urlpatterns = [
    path(
        "publications/<uuid:publication_id>/corrections/", views.corrections, name="publication-corrections"
    ),
    path("publications/<uuid:publication_id>/deletion/", views.delete_there, name="publication-deletion"),
    path("publications/<uuid:publication_id>/words/", views.change_words, name="publication-words"),
]
