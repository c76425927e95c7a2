"""A photo or a video made of another one, as a person changed it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePath

from django.db import transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.media import queries, rules
from postwright.flow.media.models import Editing, MediaItem, Rendition
from postwright.flow.media.operations import files
from postwright.flow.media.operations.errors import NotEdited, OverQuota, TooManyEdits
from postwright.flow.media.operations.prepare import clean_format, fail, keep
from postwright.kit import tenancy
from postwright.ports.imaging import ImagingError, Rendered, RenderSpec
from postwright.ports.storage import Missing

Purpose = Rendition.Purpose


@transaction.atomic
def edit_media(
    *, item: MediaItem, edit: rules.Edit, by: Member, at: datetime, alt_text: str | None = None
) -> MediaItem:
    """
    Have a new media item made of this one; this one, and all posts that hold it, stay as they are.

    :param alt_text: of the new one; None takes this one's
    :raises NotAllowed: the member may not upload
    :raises NotEdited: it is not ready, nothing would change, or the change cannot be made; the message says which
    :raises OverQuota: the organisation has no room for more
    :raises TooManyEdits: as many are being made as may be at a time
    """
    by.require(Right.UPLOAD_MEDIA)
    edit = _fitting(item, edit)
    _require_room(item)
    new = MediaItem.objects.create(
        organisation=by.organisation,
        brand=item.brand,
        kind=item.kind,
        file_name=_named(item.file_name),
        mime=item.mime,
        size=0,
        seconds=edit.seconds(item.seconds) if item.seconds else item.seconds,
        has_audio=item.has_audio and edit.sound != "none" if item.is_video else None,
        origin=_origin(item),
        taken_at=item.taken_at,
        alt_text=(item.alt_text if alt_text is None else alt_text).strip(),
        uploaded_by=by,
        uploaded_at=at,
    )
    Editing.objects.create(organisation=by.organisation, media_item=new, source=item, edit=edit.to_json())
    audit.record(Tag.MEDIA_EDITED, subject=new, by=by, at=at, source=str(item.pk))
    return new


def render_media(*, item: MediaItem, at: datetime) -> MediaItem:
    """
    Make the file of an edited item. Safe to repeat; what stands in the way fails the item.

    Its size is noted last: before that, a repetition goes on with what is missing.
    """
    if not item.is_processing or item.made_by is None or item.size:
        return item
    edit = rules.edit_of(item.made_by.edit)
    try:
        seconds = _made_before(item) if queries.sendable(item) else _make(item, edit, at)
        if item.is_video and edit.subtitles == "beside":
            _keep_subtitles(item, edit, at)
    except (ImagingError, Missing, OverQuota) as error:
        return fail(item, error.code, at)
    return _note(item, seconds, at)


def _fitting(item: MediaItem, edit: rules.Edit) -> rules.Edit:
    if not item.is_ready or queries.sendable(item) is None:
        raise NotEdited(_("This is not ready yet. Wait a moment."))
    if not item.is_video:
        edit = replace(edit, start=0.0, end=None, sound="keep", subtitles="none", cues=())
    try:
        edit.check(item.seconds if item.is_video else None)
    except rules.WrongEdit as error:
        raise NotEdited(str(error)) from error
    if edit.changes_nothing:
        raise NotEdited(_("Nothing is changed yet."))
    if missing := files.imaging().undrawable(edit.words):
        raise NotEdited(
            _("These signs cannot be drawn: %(signs)s. Leave them out.") % {"signs": " ".join(missing[:20])}
        )
    return edit


def _require_room(item: MediaItem) -> None:
    clean = queries.sendable(item)
    files.require_room(item.organisation_id, clean.size if clean else 0)
    if queries.open_edits(item.organisation_id).count() >= rules.EDITS_AT_ONCE:
        raise TooManyEdits({"limit": rules.EDITS_AT_ONCE})


def _named(name: str) -> str:
    path = PurePath(name)
    ending = _("edited")
    stem = path.stem.removesuffix(f" ({ending})")[: 240 - len(ending)]
    return f"{stem} ({ending}){path.suffix[:10]}"


def _origin(item: MediaItem) -> dict[str, str | bool]:
    """The source type goes along; content credentials hold for the file that they were made for, and are lost."""
    kept = {name: value for name, value in item.origin.items() if name != "has_credentials"}
    lost = item.origin.get("has_credentials") or item.origin.get("lost_credentials")
    return kept | ({"lost_credentials": True} if lost else {})


@contextmanager
def _source(item: MediaItem) -> Iterator[tuple[MediaItem, Path]]:
    """:raises Missing: what it is made of is gone"""
    source = queries.item_in(item.organisation_id, item.edited_from.pk) if item.edited_from else None
    if source is None:
        raise Missing(str(item.pk))
    with files.source_of(source) as path:
        yield source, path


def _make(item: MediaItem, edit: rules.Edit, at: datetime) -> float | None:
    """How long it lasts, in seconds."""
    with _source(item) as (source, path), queries.storage().scratch() as folder:
        out = folder / "edited"
        made = _rendered(item, source, edit, path, out)
        if made.fps is None and item.is_video:
            found = files.imaging().probe(out)
            made = replace(made, fps=found.fps, seconds=found.duration_seconds)
        files.require_room(item.organisation_id, made.size)
        keep(item, Purpose.CLEAN, out, made, at)
    return made.seconds


def _rendered(item: MediaItem, source: MediaItem, edit: rules.Edit, path: Path, out: Path) -> Rendered:
    if not item.is_video:
        spec = RenderSpec(format=clean_format(source, path), quality=92)
        return files.imaging().change(path, out, edit.changes, spec=spec)
    if edit.subtitles == "beside" and replace(edit, subtitles="none", cues=()) == rules.Edit():
        return files.imaging().clean_video(path, out)  # the pictures stay as they are
    return files.imaging().make_video(path, out, edit.clip(), tell=_telling(item))


def _made_before(item: MediaItem) -> float | None:
    """By a try that ended before all was noted."""
    clean = queries.sendable(item)
    if clean is None or not item.is_video:
        return item.seconds
    with queries.storage().local(clean.storage_key) as path:
        return files.imaging().probe(path).duration_seconds


def _telling(item: MediaItem) -> Callable[[float], None]:
    """Ends the work where the item was deleted meanwhile."""

    def tell(share: float) -> None:
        with tenancy.scope(item.organisation_id):
            if not Editing.objects.filter(media_item=item.pk).update(progress=round(100 * share)):
                raise Missing(str(item.pk))

    return tell


def _keep_subtitles(item: MediaItem, edit: rules.Edit, at: datetime) -> None:
    with queries.storage().scratch() as folder:
        out = folder / "subtitles"
        out.write_text(rules.write_vtt(edit.shown_cues), encoding="utf-8")
        keep(item, Purpose.SUBTITLES, out, Rendered("text/vtt", 0, 0, out.stat().st_size), at)


def _note(item: MediaItem, seconds: float | None, at: datetime) -> MediaItem:
    fresh = queries.item_in(item.organisation_id, item.pk)
    clean = queries.sendable(fresh) if fresh else None
    if fresh is None or clean is None:
        return item
    fresh.size, fresh.mime, fresh.sha256 = clean.size, clean.mime, clean.storage_key.rpartition("/")[2]
    fresh.width, fresh.height = clean.width, clean.height
    fresh.seconds = seconds if fresh.is_video else fresh.seconds
    with files.settled(item.organisation_id):
        fresh.save(update_fields=["size", "mime", "sha256", "width", "height", "seconds"])
        audit.record(Tag.MEDIA_RENDERED, subject=fresh, by=None, at=at)
    return fresh
