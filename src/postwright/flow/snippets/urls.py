from django.urls import path

from postwright.flow.snippets import views

urlpatterns = [
    path("snippets/", views.show_snippets, name="snippets"),
    path("snippets/<uuid:snippet_id>/", views.edit_snippet, name="snippet"),
    path("snippets/<uuid:snippet_id>/removal/", views.remove_snippet, name="snippet-removal"),
    path("snippets/<uuid:snippet_id>/insertion/", views.insert_snippet, name="snippet-insertion"),
    path("brands/<uuid:brand_id>/snippets/", views.show_picker, name="snippet-picker"),
]
