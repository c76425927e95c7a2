"""Every change to a review."""

from postwright.flow.review.operations.clearance import require_cleared
from postwright.flow.review.operations.clients import (
    approve_as_client,
    ask_for_changes_as_client,
    comment_as_client,
)
from postwright.flow.review.operations.comments import (
    change_comment,
    remove_comment,
    reopen_comment,
    resolve_comment,
    write_comment,
)
from postwright.flow.review.operations.confirmations import confirm_words
from postwright.flow.review.operations.errors import (
    AlreadyApproved,
    AlreadyAsked,
    CommentGone,
    LinkGone,
    MayNotApprove,
    NeedsApproval,
    NeedsConfirmation,
    NobodyToAsk,
    NotApproved,
    NotAsked,
    NothingToShow,
    OwnWords,
    ReviewError,
    TooManyLinks,
    TooMuchSaid,
)
from postwright.flow.review.operations.links import (
    create_link,
    forget_links,
    give_up_mail,
    mail_link,
    revoke_abandoned,
    revoke_link,
)
from postwright.flow.review.operations.notices import mail_notices, see_notices
from postwright.flow.review.operations.requests import ask_for_approval, withdraw_request
from postwright.flow.review.operations.verdicts import approve_post, send_back_post, take_back_approval

__all__ = [
    "AlreadyApproved",
    "AlreadyAsked",
    "CommentGone",
    "LinkGone",
    "MayNotApprove",
    "NeedsApproval",
    "NeedsConfirmation",
    "NobodyToAsk",
    "NotApproved",
    "NotAsked",
    "NothingToShow",
    "OwnWords",
    "ReviewError",
    "TooManyLinks",
    "TooMuchSaid",
    "approve_as_client",
    "approve_post",
    "ask_for_approval",
    "ask_for_changes_as_client",
    "change_comment",
    "comment_as_client",
    "confirm_words",
    "create_link",
    "forget_links",
    "give_up_mail",
    "mail_link",
    "mail_notices",
    "remove_comment",
    "reopen_comment",
    "require_cleared",
    "resolve_comment",
    "revoke_abandoned",
    "revoke_link",
    "see_notices",
    "send_back_post",
    "take_back_approval",
    "withdraw_request",
    "write_comment",
]
