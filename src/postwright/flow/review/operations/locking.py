"""A post for deciding about, as somebody read it: an edit and a decision never happen at the same time."""

from django.utils.translation import gettext as _

from postwright.flow.posts.models import Post
from postwright.flow.posts.operations import EditedSinceRead, IsConfirmed
from postwright.kit import tenancy


def locked_draft(post: Post, *, revision: int | None = None) -> Post:
    """
    :param revision: the one that was read; None takes whatever stands there
    :raises EditedSinceRead: somebody changed the post meanwhile
    :raises IsConfirmed: it is scheduled or published
    """
    found = (
        Post.objects.select_related("brand")
        .select_for_update(of=("self",))
        .get(pk=post.pk, organisation=tenancy.current(), removed_at__isnull=True)
    )
    if revision not in {None, found.revision}:
        raise EditedSinceRead(_("Somebody changed this post after you opened it. Please read it again."))
    if found.is_confirmed:
        raise IsConfirmed(_("This post is scheduled or published. Take it off the schedule first."))
    return found
