"""All reading about snippets."""

from collections.abc import Mapping

from django.db.models import QuerySet

from postwright.base.accounts.models import Member
from postwright.flow.brand.models import Brand
from postwright.flow.snippets import rules
from postwright.flow.snippets.models import Snippet


def snippets_for(member: Member) -> QuerySet[Snippet]:
    """What this member may see, by kind and name."""
    rows = Snippet.objects.filter(organisation=member.organisation)
    return rows.select_related("brand", "created_by__user").order_by("kind", "name")


def snippets_of(member: Member, brand: Brand) -> QuerySet[Snippet]:
    return snippets_for(member).filter(brand=brand)


def words_of(snippet: Snippet, values: Mapping[str, str]) -> str:
    """What it says once its gaps are filled: the brand it knows itself, everything else is told."""
    return rules.filled(snippet.text, {"brand": snippet.brand.name, **values})
