"""Mail that waits for the operator, and what the operator is told by itself."""

from postwright.base.notices.operations.alerts import (
    Telling,
    claim_message,
    forget_alerts,
    note_trouble,
    settle_message,
)
from postwright.base.notices.operations.outbox import (
    MAILS_LAST,
    forget_mails,
    keep_in_outbox,
    remove_from_outbox,
)
from postwright.base.notices.operations.watching import show_life, take_turn

__all__ = [
    "MAILS_LAST",
    "Telling",
    "claim_message",
    "forget_alerts",
    "forget_mails",
    "keep_in_outbox",
    "note_trouble",
    "remove_from_outbox",
    "settle_message",
    "show_life",
    "take_turn",
]
