"""A copy of a picture cut or converted for one post."""

from datetime import datetime

from postwright.flow.media import queries, rules
from postwright.flow.media.models import MediaItem, Rendition
from postwright.flow.media.operations import files
from postwright.flow.media.operations.errors import NotCut, Unusable
from postwright.flow.media.operations.prepare import keep
from postwright.flow.media.rules import Cut
from postwright.ports.channels.capabilities import ImageRules
from postwright.ports.imaging import MIMES, ImagingError, RenderSpec
from postwright.ports.storage import Missing

FORMATS = {mime: name for name, mime in MIMES.items()}


def cut_media(
    *,
    item: MediaItem,
    takes: ImageRules,
    at: datetime,
    box: tuple[float, float, float, float] | None = None,
) -> Cut:
    """
    Make a copy of sides, type and size that a network takes. Safe to repeat: equal cuts are made once.

    :param box: what a person chose to keep; None: as much as can be, around what draws the eye
    :raises NotCut: it is a video, or not ready yet
    :raises Unusable: it cannot be rendered
    """
    clean = queries.sendable(item)
    if clean is None or not item.is_ready or item.is_video:
        raise NotCut
    try:
        with queries.storage().local(clean.storage_key) as path, queries.storage().scratch() as folder:
            width, height = clean.width or item.width or 1, clean.height or item.height or 1
            if box is None and rules.fit_box(width, height, takes) != rules.WHOLE:
                focus = files.imaging().focus(path)
                box = rules.fit_box(width, height, takes, (focus.x, focus.y))
            cut = rules.cut_for(clean.mime, box or rules.WHOLE, takes)
            if queries.sendable(item, cut=cut.to_json()) is None:
                made = files.imaging().render(path, folder / "cut", _spec(cut))
                keep(item, Rendition.Purpose.CROPPED, folder / "cut", made, at, variant=cut.key)
    except (ImagingError, Missing) as error:
        raise (Unusable.by(error) if isinstance(error, ImagingError) else Unusable("missing")) from error
    return cut


def _spec(cut: Cut) -> RenderSpec:
    return RenderSpec(
        max_edge=rules.FITTED_EDGE, format=FORMATS[cut.mime], quality=90, max_bytes=cut.max_bytes, box=cut.box
    )
