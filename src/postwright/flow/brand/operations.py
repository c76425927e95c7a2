"""Every change to a brand."""

from datetime import datetime
from typing import Any, Unpack
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.brand import queries
from postwright.flow.brand.models import Brand
from postwright.flow.brand.rules import Profile


class BrandError(Exception):
    """Something a person can put right. The message is written for that person."""

    status = 409


class NameTaken(BrandError): ...


class EditedSinceRead(BrandError): ...


class HasPublications(BrandError): ...


class NoSuchPhoto(BrandError): ...


@transaction.atomic
def create_brand(*, by: Member, at: datetime, **profile: Unpack[Profile]) -> Brand:
    """
    :raises NotAllowed: the member may not manage brands
    :raises NameTaken: the organisation has a brand of this name
    """
    by.require(Right.MANAGE_BRANDS)
    brand = Brand(organisation=by.organisation, created_at=at, **profile)
    _save(brand)
    audit.record(Tag.BRAND_CREATED, subject=brand, by=by, at=at)
    return brand


@transaction.atomic
def change_brand(
    *, brand: Brand, by: Member, at: datetime, revision: int | None = None, **profile: Unpack[Profile]
) -> Brand:
    """
    Change the named parts of a profile and leave the others.

    :param revision: the revision the person read; None takes whatever stands there
    :raises NotAllowed: the member may not manage brands
    :raises NameTaken: the organisation has a brand of this name
    :raises EditedSinceRead: somebody changed the brand after it was read
    """
    by.require(Right.MANAGE_BRANDS)
    brand = queries.brands_for(by).select_for_update().get(pk=brand.pk)
    if revision not in {None, brand.revision}:
        raise EditedSinceRead(_("Somebody changed this brand after you opened it. Please look at it again."))
    changed = _differences(brand, profile)
    if not changed:
        return brand
    for name, value in changed.items():
        setattr(brand, name, value)
    brand.revision += 1
    _save(brand, update_fields=[*changed, "revision"])
    audit.record(Tag.BRAND_CHANGED, subject=brand, by=by, at=at, fields=sorted(changed))
    return brand


@transaction.atomic
def choose_logo(*, brand: Brand, media_id: UUID | None, by: Member, at: datetime) -> Brand:
    """
    Let an uploaded photo stand for the brand, or none.

    :raises NotAllowed: the member may not manage brands
    :raises NoSuchPhoto: the organisation has no such photo ready
    """
    by.require(Right.MANAGE_BRANDS)
    brand = queries.brands_for(by).select_for_update().get(pk=brand.pk)
    # A foreign key alone would take another organisation's photo: its check does not see row-level security.
    if media_id is not None and not queries.logo_choices_for(by).filter(pk=media_id).exists():
        raise NoSuchPhoto(_("This photo is no longer there. Choose another."))
    brand.logo_id = media_id
    brand.revision += 1
    brand.save(update_fields=["logo", "revision"])
    audit.record(Tag.BRAND_CHANGED, subject=brand, by=by, at=at, fields=["logo"])
    return brand


@transaction.atomic
def remove_brand(*, brand: Brand, by: Member, at: datetime) -> None:
    """
    Remove a brand with its posts and channels.

    :raises NotAllowed: the member may not manage brands
    :raises HasPublications: something was scheduled or published for it, and that record is kept
    """
    by.require(Right.MANAGE_BRANDS)
    audit.record(Tag.BRAND_REMOVED, subject=brand, by=by, at=at)
    try:
        brand.delete()
    except ProtectedError as error:
        raise HasPublications(
            _(
                "Posts of %(name)s were scheduled or published, and that record is kept. Disconnect its channels instead."
            )
            % {"name": brand.name}
        ) from error


def _differences(brand: Brand, profile: Profile) -> dict[str, Any]:
    return {name: value for name, value in profile.items() if getattr(brand, name) != value}


def _save(brand: Brand, update_fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            brand.save(update_fields=update_fields)
    except IntegrityError as error:
        if "brand_name_once" not in str(error):
            raise
        raise NameTaken(_("You have a brand called %(name)s already.") % {"name": brand.name}) from error
