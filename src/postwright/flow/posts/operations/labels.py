"""Labels: made, changed, removed, and set on posts."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.brand.models import Brand
from postwright.flow.posts import queries
from postwright.flow.posts.models import Label, Post, PostLabel
from postwright.flow.posts.operations.errors import PostError
from postwright.kit.text import one_line

MOST_LABELS = 200


class LabelTaken(PostError): ...


class LabelNameless(PostError): ...


class TooManyLabels(PostError): ...


class OtherBrandsLabel(PostError): ...


@transaction.atomic
def create_label(*, name: str, colour: str, brand: Brand | None, by: Member, at: datetime) -> Label:
    """
    :param brand: None: for every brand of the organisation
    :raises NotAllowed: the member may not write posts
    :raises LabelTaken: there is one of this name
    :raises LabelNameless: nothing is left of the name
    :raises TooManyLabels: nobody finds their way through more
    """
    by.require(Right.WRITE_POSTS)
    if queries.labels_for(by).count() >= MOST_LABELS:
        raise TooManyLabels(_("There are %(most)d labels already. Remove one first.") % {"most": MOST_LABELS})
    label = Label(organisation=by.organisation, brand=brand, name=_named(name), colour=colour, created_at=at)
    _save(label)
    audit.record(Tag.LABEL_CREATED, subject=label, by=by, at=at)
    return label


@transaction.atomic
def change_label(*, label: Label, name: str, colour: str, by: Member, at: datetime) -> Label:
    """
    :raises NotAllowed: the member may not write posts
    :raises LabelTaken: there is one of this name
    :raises LabelNameless: nothing is left of the name
    """
    by.require(Right.WRITE_POSTS)
    label.name, label.colour = _named(name), colour
    _save(label)
    audit.record(Tag.LABEL_CHANGED, subject=label, by=by, at=at)
    return label


@transaction.atomic
def remove_label(*, label: Label, by: Member, at: datetime) -> None:
    """
    Off every post, and gone. The posts stay.

    :raises NotAllowed: the member may not write posts
    """
    by.require(Right.WRITE_POSTS)
    audit.record(Tag.LABEL_REMOVED, subject=label, by=by, at=at)
    label.delete()


@transaction.atomic
def label_post(*, post: Post, labels: Iterable[Label], by: Member, at: datetime) -> Post:
    """
    These labels and no others, on a draft as on what was published: they change nothing that is sent.

    :raises NotAllowed: the member may not write posts
    :raises OtherBrandsLabel: one belongs to another brand
    """
    by.require(Right.WRITE_POSTS)
    post = queries.posts_for(by).select_for_update(of=("self",)).get(pk=post.pk)
    wanted = {label.pk: label for label in labels}
    if other := next((one for one in wanted.values() if one.brand_id not in {None, post.brand_id}), None):
        raise OtherBrandsLabel(_("“%(label)s” is a label of another brand.") % {"label": other})
    worn = set(PostLabel.objects.filter(post=post).values_list("label", flat=True))
    PostLabel.objects.filter(post=post, label__in=worn - wanted.keys()).delete()
    PostLabel.objects.bulk_create(
        PostLabel(organisation_id=post.organisation_id, post=post, label_id=pk) for pk in wanted.keys() - worn
    )
    audit.record(Tag.POST_LABELLED, subject=post, by=by, at=at, labels=len(wanted))
    return post


def _named(name: str) -> str:
    if tidy := one_line(name)[:40].strip():
        return tidy
    raise LabelNameless(_("Give the label a name."))


def _save(label: Label) -> None:
    try:
        with transaction.atomic():
            label.save()
    except IntegrityError as error:
        raise LabelTaken(_("There is a label “%(name)s” already.") % {"name": label.name}) from error
