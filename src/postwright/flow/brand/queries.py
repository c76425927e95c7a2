"""All reading about brands."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from postwright.base.accounts.models import Member
from postwright.flow.brand import rules
from postwright.flow.brand.models import Brand

CHOSEN_BRAND = "brand"


def brands_for(member: Member) -> QuerySet[Brand]:
    """What this member may see, oldest first."""
    return Brand.objects.filter(organisation=member.organisation).order_by("created_at")


def chosen_brand_for(member: Member, chosen: str | None) -> Brand | None:
    """The brand that the person works on: the one they chose last, else the oldest."""
    return chosen_among(list(brands_for(member)), chosen)


def chosen_among(brands: list[Brand], chosen: str | None) -> Brand | None:
    return next((brand for brand in brands if str(brand.pk) == chosen), brands[0] if brands else None)


def logo_choices_for(member: Member) -> QuerySet[Any]:
    """Photos of the organisation that can stand for a brand, newest first."""
    photos = apps.get_model("media", "MediaItem").objects
    theirs = photos.filter(organisation=member.organisation, removed_at__isnull=True)
    return theirs.filter(kind="image", state="ready").order_by("-uploaded_at")


@dataclass(frozen=True)
class Goes:
    """What is removed together with a brand."""

    posts: int
    channels: int


def goes_with(brand: Brand) -> Goes:
    return Goes(posts=brand.post_set.count(), channels=brand.channel_set.count())


def language_names(brand: Brand) -> list[str]:
    return [rules.LANGUAGES.get(code, code) for code in brand.languages]
