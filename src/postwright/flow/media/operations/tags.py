"""Tags: made, renamed, merged, removed, and set on media items."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.media import queries, rules
from postwright.flow.media.models import MediaItem, MediaTag, MediaTagging
from postwright.flow.media.operations.errors import (
    MediaTagNameless,
    MediaTagParted,
    MediaTagTaken,
    TooManyTags,
)

MOST_TAGS = 5000
MOST_ON_ONE = 60


@transaction.atomic
def create_tag(*, name: str, by: Member, at: datetime) -> MediaTag:
    """
    The tag of this name, made where there is none; names differ by more than case.

    :raises NotAllowed: the member may not upload
    :raises MediaTagNameless: nothing is left of the name
    :raises MediaTagParted: a comma stands in it, at which pages would part it
    :raises TooManyTags: nobody finds their way through more
    """
    by.require(Right.UPLOAD_MEDIA)
    if found := queries.tags_for(by).filter(name__iexact=rules.tag_name(name)).first():
        return found
    wanted = _named(name)
    if queries.tags_for(by).count() >= MOST_TAGS:
        raise TooManyTags(_("There are %(most)d tags already. Remove or merge some.") % {"most": MOST_TAGS})
    tag = MediaTag(organisation=by.organisation, name=wanted, created_at=at)
    _save(tag)
    audit.record(Tag.MEDIA_TAG_CREATED, subject=tag, by=by, at=at)
    return tag


@transaction.atomic
def rename_tag(*, tag: MediaTag, name: str, by: Member, at: datetime) -> MediaTag:
    """
    :raises NotAllowed: the member may not upload
    :raises MediaTagTaken: another has the name; merging them is an act of its own
    :raises MediaTagNameless: nothing is left of the name
    :raises MediaTagParted: a comma stands in it, at which pages would part it
    """
    by.require(Right.UPLOAD_MEDIA)
    tag = queries.tags_for(by).select_for_update(of=("self",)).get(pk=tag.pk)
    tag.name = _named(name)
    _save(tag)
    audit.record(Tag.MEDIA_TAG_CHANGED, subject=tag, by=by, at=at)
    return tag


@transaction.atomic
def merge_tag(*, tag: MediaTag, into: MediaTag, by: Member, at: datetime) -> MediaTag:
    """
    Whatever carries `tag` carries `into` afterwards, and `tag` is gone.

    :raises NotAllowed: the member may not upload
    """
    by.require(Right.UPLOAD_MEDIA)
    locked = queries.tags_for(by).select_for_update(of=("self",)).filter(pk__in=[tag.pk, into.pk])
    found = {one.pk: one for one in locked.order_by("pk")}
    tag, into = found[tag.pk], found[into.pk]
    if tag == into:
        return into
    worn = MediaTagging.objects.filter(tag=into).values("media_item")
    moved = MediaTagging.objects.filter(tag=tag).exclude(media_item__in=worn).update(tag=into)
    audit.record(Tag.MEDIA_TAG_MERGED, subject=tag, by=by, at=at, into=str(into.pk), moved=moved)
    tag.delete()
    return into


@transaction.atomic
def remove_tag(*, tag: MediaTag, by: Member, at: datetime) -> None:
    """
    Off every item, and gone. The items stay.

    :raises NotAllowed: the member may not upload
    """
    by.require(Right.UPLOAD_MEDIA)
    audit.record(Tag.MEDIA_TAG_REMOVED, subject=tag, by=by, at=at)
    tag.delete()


@transaction.atomic
def tag_media(*, item: MediaItem, names: Iterable[str], by: Member, at: datetime) -> MediaItem:
    """
    These tags and no others; those that are new are made.

    :raises NotAllowed: the member may not upload
    :raises MediaTagNameless: nothing is left of a name
    :raises MediaTagParted: a comma stands in one, at which pages would part it
    :raises TooManyTags: more than one item carries
    """
    by.require(Right.UPLOAD_MEDIA)
    item = queries.items_for(by).select_for_update(of=("self",)).get(pk=item.pk)
    tags = {tag.pk: tag for tag in (create_tag(name=name, by=by, at=at) for name in names)}
    if len(tags) > MOST_ON_ONE:
        raise TooManyTags(_("One photo or video carries %(most)d tags at the most.") % {"most": MOST_ON_ONE})
    worn = set(MediaTagging.objects.filter(media_item=item).values_list("tag", flat=True))
    if worn == tags.keys():
        return item
    MediaTagging.objects.filter(media_item=item, tag__in=worn - tags.keys()).delete()
    MediaTagging.objects.bulk_create(
        MediaTagging(organisation_id=item.organisation_id, media_item=item, tag=tags[pk])
        for pk in tags.keys() - worn
    )
    audit.record(Tag.MEDIA_TAGGED, subject=item, by=by, at=at, tags=len(tags))
    return item


def _named(name: str) -> str:
    tidy = rules.tag_name(name)
    if not tidy:
        raise MediaTagNameless(_("Give the tag a name."))
    if rules.PARTS_TAGS in tidy:
        raise MediaTagParted(_("A comma parts two tags. Leave it out of “%(name)s”.") % {"name": tidy})
    return tidy


def _save(tag: MediaTag) -> None:
    try:
        with transaction.atomic():
            tag.save()
    except IntegrityError as error:
        raise MediaTagTaken(_("There is a tag “%(name)s” already.") % {"name": tag.name}) from error
