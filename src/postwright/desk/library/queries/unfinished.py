"""Files on their way that nobody is sending right now."""

from datetime import datetime, timedelta

from django.db.models import Q

from postwright.base.accounts.models import Member
from postwright.flow.media import queries as media
from postwright.flow.media.models import Upload
from postwright.flow.media.rules import UPLOAD_LASTS

QUIET = timedelta(seconds=90)  # since its last piece; who still sends it is heard of sooner
MOST = 50


def unfinished_for(member: Member, *, at: datetime) -> list[Upload]:
    """
    A member's own, the last one first, each with `kept_until`: those sent in part, and those that could not be
    fetched.
    """
    waiting = media.uploads_for(member).filter(media_item__isnull=True)
    still = Q(source="", last_at__lt=at - QUIET) | ~Q(problem="")
    found = list(waiting.filter(still).order_by("-last_at", "-pk")[:MOST])
    for upload in found:
        upload.kept_until = upload.last_at + UPLOAD_LASTS  # type: ignore[attr-defined]
    return found
