"""What would put right what is wrong with a photo or a video for a network."""

from postwright.flow.media import queries, rules
from postwright.flow.media.models import MediaItem, Rendition
from postwright.flow.media.operations import files
from postwright.flow.media.rules.remedies import Do, Seen, remedy
from postwright.ports.channels.capabilities import Capabilities
from postwright.ports.imaging import Cue, Focus, ImagingError
from postwright.ports.storage import Missing

MIDDLE = Focus(0.5, 0.5)


def look_for_focus(*, item: MediaItem) -> Focus:
    """Where the picture, or a video's poster, draws the eye; its middle where that cannot be told."""
    preview = queries.rendition_for(item, Rendition.Purpose.PREVIEW)
    if preview is None:
        return MIDDLE
    try:
        with queries.storage().local(preview.storage_key) as path:
            return files.imaging().focus(path)
    except (ImagingError, Missing):
        return MIDDLE


def find_remedy(
    *,
    item: MediaItem,
    do: Do,
    kept: rules.Edit,
    can: Capabilities | None = None,
    focus: Focus | None = None,
    cues: tuple[Cue, ...] = (),
) -> rules.Edit:
    """
    What it came of with one thing put right; `kept` itself where nothing is wrong, or nothing is known of it yet.

    :param kept: the edit that the item came of, one that changes nothing for what was uploaded
    :param can: what the network takes that it is for
    :param focus: where it draws the eye, if that is known already
    :param cues: what is said in it, in its own seconds
    """
    if not item.is_ready:
        return kept
    seen = Seen(
        size=(item.width or 1, item.height or 1),
        focus=focus or look_for_focus(item=item),
        takes=None if can is None else can.videos if item.is_video else can.images,
        seconds=item.seconds,
        still=float(item.measured.get("still_seconds") or 0) if item.measured else 0.0,
        cues=cues,
    )
    return remedy(do, seen, kept)
