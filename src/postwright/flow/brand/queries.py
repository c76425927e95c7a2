"""All reading about brands."""

from django.db.models import QuerySet

from postwright.base.accounts.models import Member
from postwright.flow.brand.models import Brand


def brands_for(member: Member) -> QuerySet[Brand]:
    """What this member may see, oldest first."""
    return Brand.objects.filter(organisation=member.organisation).order_by("created_at")
