"""A post for changing, as the person read it."""

from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.flow.posts import queries
from postwright.flow.posts.models import Post
from postwright.flow.posts.operations.errors import EditedSinceRead


def locked(post: Post, *, revision: int | None, by: Member) -> Post:
    post = queries.posts_for(by).select_for_update(of=("self",)).get(pk=post.pk)
    if revision not in {None, post.revision}:
        raise EditedSinceRead(_("Somebody changed this post after you opened it. Please read it again."))
    return post
