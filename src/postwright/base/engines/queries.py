"""All reading about engines and what they were asked."""

from django.db.models import QuerySet

from postwright.base.accounts.models import Member
from postwright.base.engines.models import Answer


def answers_for(member: Member) -> QuerySet[Answer]:
    """Every question this organisation asked, newest first."""
    return Answer.objects.filter(organisation=member.organisation).order_by("-asked_at")
