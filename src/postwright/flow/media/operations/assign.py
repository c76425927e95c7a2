from datetime import datetime

from django.db import transaction

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.brand.models import Brand
from postwright.flow.media import queries
from postwright.flow.media.models import MediaItem


@transaction.atomic
def assign_media(*, item: MediaItem, brand: Brand | None, by: Member, at: datetime) -> MediaItem:
    """
    Say whose picture it is; None: every brand's. Posts that hold it are left as they are.

    :raises NotAllowed: the member may not upload
    """
    by.require(Right.UPLOAD_MEDIA)
    item = queries.items_for(by).select_for_update(of=("self",)).get(pk=item.pk)
    if item.brand_id != (brand.pk if brand else None):
        item.brand = brand
        item.save(update_fields=["brand"])
        audit.record(Tag.MEDIA_ASSIGNED, subject=item, by=by, at=at)
    return item
