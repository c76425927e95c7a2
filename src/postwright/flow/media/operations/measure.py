from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from postwright.flow.media import queries
from postwright.flow.media.models import MediaItem
from postwright.flow.media.operations import files
from postwright.kit import tenancy
from postwright.ports.imaging import ImagingError
from postwright.ports.storage import Missing


def measure_media(*, item: MediaItem) -> MediaItem:
    """
    What a video holds that nobody sees in single frames: see `imaging.Measured`. Done once; takes seconds.

    A video that cannot be measured stays without: suggestions do without it as well.
    """
    if not item.is_video or item.measured:
        return item
    try:
        with files.source_of(item) as path:
            item.measured = asdict(files.imaging().measure_video(path))
    except (ImagingError, Missing):
        return item
    with tenancy.scope(item.organisation_id):
        MediaItem.objects.filter(pk=item.pk).update(measured=item.measured)
    return item


@contextmanager
def sound_of(*, item: MediaItem) -> Iterator[Path]:
    """
    A video's sound as speech recognition wants it, for as long as the context lasts.

    :raises ImagingError: it cannot be decoded
    :raises Missing: the file is gone
    """
    with files.original_of(item) as path, queries.storage().scratch() as folder:
        sound = folder / "sound.wav"
        files.imaging().listen(path, sound)
        yield sound
