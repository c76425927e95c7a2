from django.urls import path

from postwright.flow.analysis import views

urlpatterns = [
    path("studio/", views.show_studio, name="studio"),
    path("studio/uploads/", views.upload, name="studio-upload"),
    path("studio/fetches/", views.create_fetch, name="studio-fetch"),
    path("studio/fetches/<uuid:upload_id>/", views.show_fetch, name="studio-fetched"),
    path("studio/<uuid:media_id>/", views.show_item, name="studio-item"),
    path("studio/<uuid:media_id>/entry/", views.show_entry, name="studio-entry"),
    path("studio/<uuid:media_id>/picture/", views.show_picture, name="studio-picture"),
    path("studio/<uuid:media_id>/result/", views.show_result, name="studio-result"),
    path("studio/<uuid:media_id>/analyses/", views.create_analysis, name="analysis-create"),
    path("analyses/<uuid:analysis_id>/removal/", views.create_removal, name="analysis-removal"),
    path("analyses/suggestions/<uuid:suggestion_id>/", views.show_group, name="suggestion"),
    path("analyses/suggestions/<uuid:suggestion_id>/editor/", views.show_editor, name="suggestion-editor"),
    path(
        "analyses/suggestions/<uuid:suggestion_id>/decision/",
        views.create_decision,
        name="suggestion-decision",
    ),
    path(
        "analyses/suggestions/<uuid:suggestion_id>/reopening/",
        views.create_reopening,
        name="suggestion-reopening",
    ),
]
