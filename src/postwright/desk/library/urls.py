from django.urls import path

from postwright.desk.library.views import alike, items, many, room, tags, trash, uploads

urlpatterns = [
    path("library/", items.show_library, name="library"),
    path("library/uploads/", items.upload, name="library-upload"),
    path("library/steps/", many.create_step, name="library-steps"),
    path("library/steps/<uuid:step_id>/undo/", many.undo_step, name="library-step-undo"),
    path("library/storage/", room.show_room, name="library-room"),
    path("library/unfinished/", uploads.show_unfinished, name="library-unfinished"),
    path("library/unfinished/<uuid:upload_id>/", uploads.create_discarding, name="library-discarding"),
    path("library/tags/", tags.show_tags, name="library-tags"),
    path("library/tags/<uuid:tag_id>/", tags.change_tag, name="library-tag"),
    path("library/tags/<uuid:tag_id>/removal/", tags.create_tag_removal, name="library-tag-removal"),
    path("library/duplicates/", alike.show_duplicates, name="library-duplicates"),
    path("library/duplicates/keeping/", alike.create_keeping, name="library-keeping"),
    path("library/duplicates/<uuid:twin_id>/parting/", alike.create_parting, name="library-parting"),
    path("library/trash/", trash.show_trash, name="library-trash"),
    path("library/trash/emptying/", trash.create_emptying, name="library-trash-emptying"),
    path("library/trash/<uuid:media_id>/deletion/", trash.create_deletion, name="library-deletion"),
    path("library/trash/<uuid:media_id>/return/", trash.create_return, name="library-return"),
    path("library/<uuid:media_id>/", items.show_item, name="library-item"),
    path("library/<uuid:media_id>/tile/", items.show_tile, name="library-tile"),
    path("library/<uuid:media_id>/star/", items.create_star, name="library-star"),
    path("library/<uuid:media_id>/similar/", alike.show_similar, name="library-similar"),
    path("library/<uuid:media_id>/hint/", alike.show_hint, name="library-hint"),
    path("library/<uuid:media_id>/tags/", items.create_tags, name="library-item-tags"),
    path("media/<uuid:media_id>/removal/", trash.create_removal, name="media-removal"),
]
