"""Work on posts that happens after an event."""

from uuid import UUID

from postwright.flow.posts import operations
from postwright.kit import clock


def fit_videos(*, organisation_id: str, subject_id: str) -> None:
    """A media item became ready."""
    operations.fit_attached(organisation_id=UUID(organisation_id), media_id=UUID(subject_id), at=clock.now())


def fit_drafts(*, organisation_id: str, subject_id: str) -> None:
    """A channel changed."""
    operations.fit_drafts(organisation_id=UUID(organisation_id), channel_id=UUID(subject_id), at=clock.now())
