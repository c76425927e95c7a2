"""The picture that stands for a video."""

from datetime import datetime

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.media import queries
from postwright.flow.media.models import MediaItem, Rendition
from postwright.flow.media.operations import files
from postwright.flow.media.operations.errors import NotEdited, Unusable
from postwright.flow.media.operations.prepare import keep_views
from postwright.kit import tenancy
from postwright.ports.imaging import ImagingError
from postwright.ports.storage import Missing

SHOWN = (Rendition.Purpose.POSTER, Rendition.Purpose.PREVIEW, Rendition.Purpose.THUMB)


def choose_poster(*, item: MediaItem, second: float, by: Member, at: datetime) -> MediaItem:
    """
    Let the picture at that second stand for a video, on pages and in lists.

    Call it outside any transaction: nobody of the organisation keeps a file while one is open that has kept some.

    :raises NotAllowed: the member may not
    :raises NotEdited: it is no video, or not ready yet
    :raises Unusable: there is no picture at that second
    :raises OutOfReach: the storage does not answer
    """
    by.require(Right.UPLOAD_MEDIA)
    if not (item.is_video and item.is_ready):
        raise NotEdited
    before = {one.storage_key for one in item.renditions.all() if one.purpose in SHOWN}
    try:
        with files.reached(), files.source_of(item) as path, queries.storage().scratch() as folder:
            keep_views(item, path, folder, at, second=min(second, max(0.0, (item.seconds or 0) - 0.1)))
    except (ImagingError, Missing) as error:
        raise (Unusable.by(error) if isinstance(error, ImagingError) else Unusable("missing")) from error
    with tenancy.scope(item.organisation_id):
        audit.record(Tag.MEDIA_POSTER_CHOSEN, subject=item, by=by, at=at, second=round(second, 2))
    files.discard(item.organisation_id, before)
    return queries.item_in(item.organisation_id, item.pk) or item
