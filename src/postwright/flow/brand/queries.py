"""All reading about brands."""

from django.db.models import QuerySet

from postwright.base.accounts.models import Member
from postwright.flow.brand.models import Brand


def brands_for(member: Member) -> QuerySet[Brand]:
    """What this member may see, oldest first."""
    return Brand.objects.filter(organisation=member.organisation).order_by("created_at")


def chosen_brand_for(member: Member, chosen: str | None) -> Brand | None:
    """The brand that the person works on: the one they chose last, else the oldest."""
    brands = list(brands_for(member))
    return next((brand for brand in brands if str(brand.pk) == chosen), brands[0] if brands else None)
