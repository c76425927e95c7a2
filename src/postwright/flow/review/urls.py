from django.urls import path

from postwright.flow.review.views import clients, comments, links, reviews

urlpatterns = [
    path("posts/<uuid:post_id>/review/", reviews.show_review, name="post-review"),
    path("posts/<uuid:post_id>/approval-request/", reviews.create_request, name="post-approval-request"),
    path(
        "posts/<uuid:post_id>/approval-request/withdrawal/",
        reviews.create_withdrawal,
        name="post-approval-request-withdrawal",
    ),
    path("posts/<uuid:post_id>/approval/", reviews.create_approval, name="post-approval"),
    path(
        "posts/<uuid:post_id>/approval/withdrawal/", reviews.remove_approval, name="post-approval-withdrawal"
    ),
    path("posts/<uuid:post_id>/return/", reviews.create_return, name="post-return"),
    path("posts/<uuid:post_id>/confirmation/", reviews.create_confirmation, name="post-confirmation"),
    path("posts/<uuid:post_id>/notices/seen/", reviews.see_notices, name="post-notices-seen"),
    path("posts/<uuid:post_id>/comments/", comments.comments, name="post-comments"),
    path("comments/<uuid:comment_id>/", comments.change_comment, name="comment"),
    path("comments/<uuid:comment_id>/removal/", comments.create_removal, name="comment-removal"),
    path("comments/<uuid:comment_id>/resolution/", comments.create_resolution, name="comment-resolution"),
    path(
        "comments/<uuid:comment_id>/resolution/withdrawal/",
        comments.remove_resolution,
        name="comment-resolution-withdrawal",
    ),
    path("client-links/", links.list_links, name="client-links"),
    path("client-links/new/", links.create_link, name="client-link-new"),
    path("client-links/<uuid:link_id>/revocation/", links.create_revocation, name="client-link-revocation"),
    path("review/<str:token>/", clients.show_link, name="client-review"),
    path("review/<str:token>/<uuid:post_id>/", clients.show_post, name="client-post"),
    path("review/<str:token>/<uuid:post_id>/approval/", clients.create_approval, name="client-approval"),
    path("review/<str:token>/<uuid:post_id>/changes/", clients.create_changes, name="client-changes"),
    path("review/<str:token>/<uuid:post_id>/comments/", clients.create_comment, name="client-comments"),
]
