"""What happens to posts when the media that they hold is removed."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.desk.library import queries
from postwright.desk.library.queries import Use
from postwright.flow.media import operations as media
from postwright.flow.media.models import MediaItem, MediaStep
from postwright.flow.media.operations import MediaError
from postwright.flow.posts import operations as posts
from postwright.flow.posts import queries as post_queries
from postwright.flow.posts.models import PostMedia
from postwright.flow.publishing import operations as publishing
from postwright.kit import tenancy


class StillUsed(MediaError):
    """Posts hold it: `uses` says which. Asked about, and told to let go, they do."""

    status, code = 409, "still_used"

    def __init__(self, uses: list[Use]) -> None:
        self.uses = uses
        Exception.__init__(self, _("Posts hold this. Say that they shall let it go, or keep it."))


@transaction.atomic
def trash_item(*, item: MediaItem, by: Member, at: datetime, let_go: bool = False) -> MediaItem:
    """
    Move an item to the trash.

    :param let_go: somebody has read which posts hold it. What is still to be sent with it is cancelled, drafts lose
        it as a new version; what is published keeps its picture until the item is deleted.
    :raises NotAllowed: the member may not
    :raises StillUsed: posts hold it, and nobody has said that they shall let it go
    :raises BeingSent: it is on its way to a network right now
    """
    by.require(Right.UPLOAD_MEDIA)
    uses = queries.uses_of(by, item)
    if uses and not let_go:
        raise StillUsed(uses)
    for use in uses:
        _let_go(use, [item], by, at)
    return media.remove_media(item=item, by=by, at=at, is_held=True)


@transaction.atomic
def trash_many(
    *,
    items: Iterable[MediaItem],
    by: Member,
    at: datetime,
    let_go: bool = False,
    instead: MediaItem | None = None,
) -> media.Changed:
    """
    All of them as one step that can be taken back. Raises as `trash_item` does, and then none is moved.

    :param instead: what drafts get in the place of what they lose; it looks like it
    """
    by.require(Right.UPLOAD_MEDIA)
    moved = list(items)
    uses = queries.uses_of_many(by, moved)
    if uses and not let_go:
        raise StillUsed(uses)
    for use in uses:
        _let_go(use, moved, by, at, instead)
    return media.change_many(verb=MediaStep.Verb.REMOVE, items=moved, wanted=media.HELD, by=by, at=at)


def delete_item(*, item: MediaItem, at: datetime) -> bool:
    """
    Delete an item whose time in the trash is over, with its files and from the posts that are published.

    :returns: whether it is gone; what a post is still to be sent with is kept, and looked at again later
    """
    if not item.is_leaving(at=at):
        return False
    with tenancy.scope(item.organisation_id):
        if queries.is_still_to_come(item.organisation_id, item):
            return False
        posts.forget_media(item=item, at=at)
    return media.delete_media(item=item, at=at)


def _let_go(
    use: Use, items: Iterable[MediaItem], by: Member, at: datetime, instead: MediaItem | None = None
) -> None:
    post, gone = use.post, {item.pk for item in items}
    if use.is_planned:
        post = publishing.unschedule_post(post=post, by=by, at=at)
    if post.is_confirmed:
        return
    left = list(_left(post_queries.attachments_of(post), gone, instead))
    posts.change_post(post=post, revision=post.revision, by=by, at=at, media=left)


def _left(
    attachments: Iterable[PostMedia], gone: set[UUID], instead: MediaItem | None
) -> Iterator[posts.Attached]:
    """In the place of the first that goes stands what comes instead, whole: cuts are made for one file."""
    there = list(attachments)
    swapped = instead if all(one.media_item != instead for one in there) else None
    for one in there:
        if one.media_item_id not in gone:
            yield posts.Attached(one.media_item, one.alt_text, one.part, one.crop)
        elif swapped:
            yield posts.Attached(swapped, one.alt_text, one.part, {})
            swapped = None
