from datetime import datetime

from postwright.base.audit.models import Event, Tag
from postwright.kit import tenancy


def count_since(tag: Tag, *, since: datetime) -> int:
    """How often something happened in the tenant of the running transaction."""
    return Event.objects.filter(organisation_id=tenancy.current(), tag=tag, at__gt=since).count()
