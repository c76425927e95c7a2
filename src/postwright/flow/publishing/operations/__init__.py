"""Every change to a publication that a person asks for. What the publisher itself changes is in engine/."""

from postwright.flow.publishing.operations.cancel import cancel_publication, unschedule_post
from postwright.flow.publishing.operations.decide import decide_unclear, release_queue, retry_failed
from postwright.flow.publishing.operations.errors import (
    AlreadyScheduled,
    BeingSent,
    InThePast,
    NotFailed,
    NothingToSend,
    NotReady,
    NotScheduled,
    NotUnclear,
    PublishingError,
)
from postwright.flow.publishing.operations.schedule import move_publication, schedule_post

__all__ = [
    "AlreadyScheduled",
    "BeingSent",
    "InThePast",
    "NotFailed",
    "NotReady",
    "NotScheduled",
    "NotUnclear",
    "NothingToSend",
    "PublishingError",
    "cancel_publication",
    "decide_unclear",
    "move_publication",
    "release_queue",
    "retry_failed",
    "schedule_post",
    "unschedule_post",
]
