"""What follows from changes elsewhere: a channel that works again, a brand that chose anew."""

from datetime import UTC, datetime
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Greatest, Now

from postwright.base.connections.models import Channel
from postwright.flow.brand.models import Brand
from postwright.flow.publishing import rules
from postwright.flow.publishing.models import CALLED, Publication
from postwright.flow.publishing.operations.changes import deadline_of, late_from, wake
from postwright.kit import tenancy

State = Publication.State
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def release_queue(*, organisation_id: UUID, channel_id: UUID) -> int:
    """The channel works again: what waited for it goes on. Returns how many."""
    with tenancy.scope(organisation_id):
        held = Publication.objects.filter(
            channel_id=channel_id,
            channel__state=Channel.State.ACTIVE,
            problem__in=rules.WAITS_FOR_PERSON,
            lease_until=None,
        )
        waiting = held.filter(state=State.SCHEDULED).update(next_at=Greatest("due_at", Now()), problem="")
        unclear = held.filter(state=State.UNCLEAR).update(next_at=Now(), problem="maybe_sent")
        wake()
        return waiting + unclear


def follow_brand(*, organisation_id: UUID, brand_id: UUID) -> int:
    """What the brand chose for lateness and patience holds for what is planned already. Returns for how many."""
    with tenancy.scope(organisation_id):
        brand = Brand.objects.get(pk=brand_id)
        planned = Publication.objects.filter(~CALLED, post__brand=brand, state=State.SCHEDULED)
        patience, lateness = deadline_of(brand, EPOCH) - EPOCH, late_from(brand, EPOCH) - EPOCH
        changed = planned.update(deadline_at=F("due_at") + patience, late_at=F("due_at") + lateness)
        planned.filter(problem=rules.CAME_LATE, late_at__gt=Now()).update(problem="", next_at=Now())
        wake()
        return changed
