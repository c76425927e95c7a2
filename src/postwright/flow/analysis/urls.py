from django.urls import path

from postwright.flow.analysis.views import batch, item, leaving, speech, studio, suggestions

urlpatterns = [
    path("studio/", studio.show_studio, name="studio"),
    path("studio/uploads/", studio.upload, name="studio-upload"),
    path("studio/fetches/", studio.create_fetch, name="studio-fetch"),
    path("studio/fetches/<uuid:upload_id>/", studio.show_fetch, name="studio-fetched"),
    path("studio/history.<slug:form>", leaving.export_history, name="history-export"),
    path("studio/history/removal/", leaving.remove_history, name="history-removal"),
    path("studio/history/removal/progress/", leaving.show_removal, name="history-leaving"),
    path("studio/<uuid:media_id>/suggestions.<slug:form>", leaving.export_item, name="item-export"),
    path("studio/batches/<uuid:batch>/", batch.show_batch, name="studio-batch"),
    path("studio/batches/<uuid:batch>/strip/", batch.show_strip, name="batch-strip"),
    path("studio/batches/<uuid:batch>/acceptance/", batch.accept_kind, name="batch-acceptance"),
    path("studio/batches/<uuid:batch>/reopening/", batch.reopen, name="batch-reopening"),
    path("studio/batches/<uuid:batch>/analyses/", batch.ask_again, name="batch-analyses"),
    path("studio/batches/<uuid:batch>.<slug:form>", leaving.export_batch, name="batch-export"),
    path("studio/<uuid:media_id>/compare/", item.compare, name="studio-compare"),
    path("studio/<uuid:media_id>/", item.show_item, name="studio-item"),
    path("studio/<uuid:media_id>/entry/", studio.show_entry, name="studio-entry"),
    path("studio/<uuid:media_id>/picture/", item.show_picture, name="studio-picture"),
    path("studio/<uuid:media_id>/result/", item.show_result, name="studio-result"),
    path("studio/<uuid:media_id>/subtitles.<str:form>", speech.download_subtitles, name="studio-subtitles"),
    path("studio/<uuid:media_id>/analyses/", item.create_analysis, name="analysis-create"),
    path("analyses/<uuid:analysis_id>/removal/", item.create_removal, name="analysis-removal"),
    path("analyses/suggestions/<uuid:suggestion_id>/", suggestions.show_group, name="suggestion"),
    path(
        "analyses/suggestions/<uuid:suggestion_id>/editor/", suggestions.show_editor, name="suggestion-editor"
    ),
    path(
        "analyses/suggestions/<uuid:suggestion_id>/decision/",
        suggestions.create_decision,
        name="suggestion-decision",
    ),
    path(
        "analyses/suggestions/<uuid:suggestion_id>/reopening/",
        suggestions.create_reopening,
        name="suggestion-reopening",
    ),
]
