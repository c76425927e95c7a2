from django.db.models import QuerySet

from postwright.base.notices.models import OutboxMail


def outbox() -> QuerySet[OutboxMail]:
    """Newest first. Installation-wide: only for the operator's page."""
    return OutboxMail.objects.order_by("-written_at")
