from datetime import datetime

from django.db import transaction

from postwright.base.accounts.models import Member
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.media import queries
from postwright.flow.media.models import Favourite, MediaItem


@transaction.atomic
def star_media(*, item: MediaItem, is_favourite: bool, by: Member, at: datetime) -> bool:
    """
    Put an item among the member's own favourites, or take it out. Whoever may look may do that.

    :returns: whether that changed anything
    """
    item = queries.items_for(by).select_for_update(of=("self",)).get(pk=item.pk)
    mine = Favourite.objects.filter(member=by, media_item=item)
    if mine.exists() == is_favourite:
        return False
    if is_favourite:
        Favourite.objects.create(organisation=by.organisation, member=by, media_item=item, added_at=at)
    else:
        mine.delete()
    audit.record(Tag.MEDIA_STARRED, subject=item, by=by, at=at, is_favourite=is_favourite)
    return True
