from datetime import datetime

from django.db import transaction

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.media import queries
from postwright.flow.media.models import MediaItem


@transaction.atomic
def describe_media(*, item: MediaItem, alt_text: str, by: Member, at: datetime) -> MediaItem:
    """
    Say what a picture shows, for those who cannot see it. Posts start from these words.

    :raises NotAllowed: the member may not
    """
    by.require(Right.UPLOAD_MEDIA)
    item = queries.items_for(by).select_for_update().get(pk=item.pk)
    item.alt_text = alt_text.strip()
    item.save(update_fields=["alt_text"])
    audit.record(Tag.MEDIA_DESCRIBED, subject=item, by=by, at=at)
    return item
