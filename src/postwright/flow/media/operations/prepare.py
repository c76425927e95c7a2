from dataclasses import replace
from datetime import datetime
from pathlib import Path

from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.connections.adapters import networks
from postwright.flow.media import queries, rules
from postwright.flow.media.models import MediaItem, Rendition
from postwright.flow.media.operations import files
from postwright.flow.media.operations.errors import GoneMeanwhile
from postwright.ports.imaging import Format, ImagingError, Rendered, RenderSpec
from postwright.ports.storage import Missing, Stored

Purpose = Rendition.Purpose


def preview_media(*, item: MediaItem, at: datetime) -> MediaItem:
    """
    Make what people look at: preview and thumbnail, of a video also poster and key frames.

    Safe to repeat: what is there already is not made again. A file that proves unusable fails the item.
    """
    if not item.is_processing or item.is_viewable:
        return item
    try:
        with files.source_of(item) as path, queries.storage().scratch() as folder:
            _make_views(item, path, folder, at)
    except (ImagingError, Missing) as error:
        return fail(item, error.code, at)
    return _fresh(item)


def clean_media(*, item: MediaItem, at: datetime) -> MediaItem:
    """Make the copy that may leave: full size, without place, camera or any other hidden data. Safe to repeat."""
    if not item.is_processing:
        return item
    try:
        if queries.sendable(item) is None:
            with files.original_of(item) as path, queries.storage().scratch() as folder:
                _make_clean(item, path, folder / "clean", at)
        _fit_to_networks(_fresh(item), at)
    except (ImagingError, Missing) as error:
        return fail(item, error.code, at)
    return _finish(item, at)


def lighten_media(*, item: MediaItem, at: datetime) -> MediaItem:
    """Make the copy of a video that pages play, where the one that goes out is heavy. Safe to repeat."""
    clean = queries.sendable(item)
    if not item.is_video or clean is None or clean.size < rules.PROXY_FROM_BYTES:
        return item
    if queries.rendition_for(item, Purpose.PROXY) is None:
        try:
            with queries.storage().local(clean.storage_key) as path, queries.storage().scratch() as folder:
                made = files.imaging().make_video(path, folder / "proxy", rules.PROXY)
                keep(item, Purpose.PROXY, folder / "proxy", made, at)
        except (ImagingError, Missing):
            return item  # pages play the other one then
    return _fresh(item)


def give_up_media(*, item: MediaItem, at: datetime) -> MediaItem:
    """Something of ours failed however often it was tried: the person is told instead of waiting on."""
    return fail(item, "program", at)


def _make_views(item: MediaItem, path: Path, folder: Path, at: datetime) -> None:
    if item.is_video:
        _make_frames(item, path, folder, at)
    keep_views(item, path, folder, at, tells=Tag.MEDIA_PREVIEWED)


def keep_views(
    item: MediaItem,
    path: Path,
    folder: Path,
    at: datetime,
    *,
    second: float | None = None,
    tells: Tag | None = None,
) -> None:
    """
    Preview and thumbnail; of a video by its picture at that second, else by one that shows something.

    :param tells: the event with which the last of them is kept, or neither
    """
    imaging = files.imaging()
    preview, thumb, spec = (
        folder / "preview.jpg",
        folder / "thumb.jpg",
        RenderSpec(max_edge=rules.PREVIEW_EDGE),
    )
    if item.is_video:
        made = imaging.poster(path, preview, second, spec=spec)
        poster = folder / "poster.jpg"
        poster.write_bytes(preview.read_bytes())
        keep(item, Purpose.POSTER, poster, made, at)
    else:
        made = imaging.render(path, preview, spec)
    keep(
        item, Purpose.THUMB, thumb, imaging.render(preview, thumb, RenderSpec(max_edge=rules.THUMB_EDGE)), at
    )
    keep(item, Purpose.PREVIEW, preview, made, at, tells=tells)


def _make_frames(item: MediaItem, path: Path, folder: Path, at: datetime) -> None:
    frames = files.imaging().key_frames(
        path, folder, rules.KEY_FRAMES, spec=RenderSpec(max_edge=rules.FRAME_EDGE)
    )
    for frame in frames:
        keep(item, Purpose.FRAME, frame.path, frame.rendered, at, variant=f"{frame.seconds:.3f}")


def _make_clean(item: MediaItem, path: Path, out: Path, at: datetime) -> None:
    if item.is_video:
        made = files.imaging().clean_video(path, out)
        made = replace(made, fps=files.imaging().probe(out).fps)
    else:
        made = files.imaging().render(path, out, RenderSpec(format=clean_format(item, path), quality=92))
    keep(item, Purpose.CLEAN, out, made, at)


def clean_format(item: MediaItem, path: Path) -> Format:
    """An animation stays one; sharp edges and transparency stay as they are."""
    if item.mime == "image/png":
        return "png"
    found = files.imaging().probe(path)
    if item.mime == "image/gif":
        return "gif" if found.animated else "png"
    return "png" if found.has_alpha else "jpeg"


def _fit_to_networks(item: MediaItem, at: datetime) -> None:
    """A copy for each network that would not take the picture as it is."""
    clean = queries.sendable(item)
    if item.is_video or clean is None:  # a video's copies are made when a post needs them
        return
    sides = (clean.width or item.width or 0, clean.height or item.height or 0)
    with queries.storage().local(clean.storage_key) as path, queries.storage().scratch() as folder:
        for name in networks().offered:
            images = networks()[name].capabilities.images
            is_made = queries.rendition_for(item, Purpose.FITTED, name)
            if (
                images
                and not is_made
                and rules.must_be_fitted(mime=clean.mime, size=clean.size, rules=images, sides=sides)
            ):
                out = folder / name
                edge = rules.longest_edge(sides, images)
                spec = RenderSpec(max_edge=edge, quality=90, max_bytes=images.max_bytes)
                keep(item, Purpose.FITTED, out, files.imaging().render(path, out, spec), at, variant=name)


def keep(
    item: MediaItem,
    purpose: Purpose,
    path: Path,
    made: Rendered,
    at: datetime,
    variant: str = "",
    *,
    tells: Tag | None = None,
) -> None:
    """
    :param tells: the event that comes of it, kept with it or not at all
    :raises Missing: the item was deleted meanwhile
    :raises GoneMeanwhile: the file was; doing it again makes it again
    """
    stored = queries.storage().adopt(path, folder=item.organisation_id.hex)
    with files.settled(item.organisation_id):
        gone = not MediaItem.objects.filter(pk=item.pk).exists()
        if not gone:
            _record_rendition(item, purpose, variant, stored, made, at)
            if tells:
                audit.record(tells, subject=item, by=None, at=at)
    if gone:
        files.discard(item.organisation_id, [stored.key])
        raise Missing(stored.key)


def _record_rendition(
    item: MediaItem, purpose: Purpose, variant: str, stored: Stored, made: Rendered, at: datetime
) -> None:
    if not queries.storage().exists(stored.key):
        raise GoneMeanwhile
    values = {
        "organisation_id": item.organisation_id,
        "storage_key": stored.key,
        "mime": made.mime,
        "size": stored.size,
        "width": made.width,
        "height": made.height,
        "fps": made.fps,
        "made_at": at,
    }
    Rendition.objects.update_or_create(media_item=item, purpose=purpose, variant=variant, defaults=values)


def _finish(item: MediaItem, at: datetime) -> MediaItem:
    with files.settled(item.organisation_id):
        item = MediaItem.objects.select_for_update().get(pk=item.pk)
        if item.is_processing:
            item.state = MediaItem.State.READY
            item.save(update_fields=["state"])
            audit.record(Tag.MEDIA_READY, subject=item, by=None, at=at)
    return _fresh(item)


def fail(item: MediaItem, code: str, at: datetime) -> MediaItem:
    with files.settled(item.organisation_id):
        current = MediaItem.objects.select_for_update().filter(pk=item.pk).first()
        if current is None or not current.is_processing:
            return item
        current.state, current.problem = MediaItem.State.FAILED, code
        current.save(update_fields=["state", "problem"])
        audit.record(Tag.MEDIA_FAILED, subject=current, by=None, at=at, problem=code)
    return current


def _fresh(item: MediaItem) -> MediaItem:
    return queries.item_in(item.organisation_id, item.pk) or item
