"""Every change to a publication that a person asks for. What the publisher itself changes is in engine/."""

from postwright.flow.publishing.operations.bring_back import Stood, bring_back_publication
from postwright.flow.publishing.operations.bulk import (
    NothingChosen,
    NothingToUndo,
    begin_step,
    forget_steps,
    go_on,
    undo_step,
)
from postwright.flow.publishing.operations.cancel import cancel_publication, unschedule_post
from postwright.flow.publishing.operations.correcting import begin_correction, end_correction
from postwright.flow.publishing.operations.decide import (
    decide_unclear,
    retry_failed,
)
from postwright.flow.publishing.operations.errors import (
    AlreadyScheduled,
    BeingSent,
    InThePast,
    NotFailed,
    NothingToSend,
    NotReady,
    NotScheduled,
    NotUnclear,
    PartlySent,
    PublishingError,
)
from postwright.flow.publishing.operations.feeds import TooManyFeeds, create_feed, revoke_feed, use_feed
from postwright.flow.publishing.operations.following import follow_brand, release_queue
from postwright.flow.publishing.operations.foreseen import Foresight, note_foreseen, tell_foreseen
from postwright.flow.publishing.operations.queue import (
    NoQueueTimes,
    NothingToShuffle,
    QueueFull,
    TooManyTimes,
    move_to_next_place,
    queue_post,
    set_queue_times,
    shuffle_queue,
)
from postwright.flow.publishing.operations.schedule import move_publication, schedule_post
from postwright.flow.publishing.operations.told import ask_soon, forget_answers, note_withdrawn
from postwright.flow.publishing.operations.trouble import mail_trouble, note_channel, note_publication

__all__ = [
    "AlreadyScheduled",
    "BeingSent",
    "Foresight",
    "InThePast",
    "NoQueueTimes",
    "NotFailed",
    "NotReady",
    "NotScheduled",
    "NotUnclear",
    "NothingChosen",
    "NothingToSend",
    "NothingToShuffle",
    "NothingToUndo",
    "PartlySent",
    "PublishingError",
    "QueueFull",
    "Stood",
    "TooManyFeeds",
    "TooManyTimes",
    "ask_soon",
    "begin_correction",
    "begin_step",
    "bring_back_publication",
    "cancel_publication",
    "create_feed",
    "decide_unclear",
    "end_correction",
    "follow_brand",
    "forget_answers",
    "forget_steps",
    "go_on",
    "mail_trouble",
    "move_publication",
    "move_to_next_place",
    "note_channel",
    "note_foreseen",
    "note_publication",
    "note_withdrawn",
    "queue_post",
    "release_queue",
    "retry_failed",
    "revoke_feed",
    "schedule_post",
    "set_queue_times",
    "shuffle_queue",
    "tell_foreseen",
    "undo_step",
    "unschedule_post",
    "use_feed",
]
