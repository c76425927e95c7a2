from datetime import datetime

from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.engines import operations as engines
from postwright.base.engines.prompts import EngineError
from postwright.base.engines.rules import can_listen
from postwright.flow.analysis import queries
from postwright.flow.analysis.models import Hearing
from postwright.flow.media import operations as media
from postwright.flow.media.models import MediaItem
from postwright.kit import jobs, tenancy
from postwright.ports.imaging import ImagingError
from postwright.ports.storage import Missing


def begin_listening(*, item: MediaItem) -> bool:
    """Have a video listened to in the background; whether that is still to come, so that nobody ends before it."""
    if not (item.is_video and item.has_audio and can_listen()) or queries.hearing_in(
        item.organisation_id, item.pk
    ):
        return False
    name = f"analysis.listen {item.pk}"
    with tenancy.scope(item.organisation_id):
        jobs.enqueue(
            "analysis.listen",
            lock=name,
            once=name,
            organisation_id=item.organisation_id,
            subject_id=item.pk,
        )
    return True


def listen_to_media(*, item: MediaItem, at: datetime) -> Hearing:
    """
    Write down what is said in a video. Call it outside any transaction: it takes a ninth of the video's length. Done once.

    Where it fails, that is kept as well: suggestions do without it.
    """
    if hearing := queries.hearing_in(item.organisation_id, item.pk):
        return hearing
    try:
        with media.sound_of(item=item) as sound:
            transcript = engines.transcribe(sound=sound)
    except (EngineError, ImagingError, Missing) as error:
        return _keep(item, at, problem=error.code)
    return _keep(item, at, transcript=transcript.model_dump(mode="json"))


def give_up_listening(*, item: MediaItem, at: datetime) -> Hearing:
    """Something of ours failed however often it was tried: nobody waits on."""
    return _keep(item, at, problem="program")


def _keep(item: MediaItem, at: datetime, **found: object) -> Hearing:
    with tenancy.scope(item.organisation_id):
        hearing, is_new = Hearing.objects.get_or_create(
            media_item=item, defaults={"organisation_id": item.organisation_id, "heard_at": at, **found}
        )
        if is_new:
            audit.record(Tag.MEDIA_HEARD, subject=item, by=None, at=at)
    return hearing
