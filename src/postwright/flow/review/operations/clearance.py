"""The gate before the schedule."""

from django.utils.translation import gettext as _

from postwright.flow.posts.models import Post
from postwright.flow.review import queries
from postwright.flow.review.operations.errors import NeedsApproval, NeedsConfirmation


def require_cleared(post: Post) -> None:
    """
    What is to be sent has been read and, where the brand asks for it, approved: exactly this revision of it.

    :raises NeedsConfirmation: an AI wrote some of it, and no person has confirmed this revision
    :raises NeedsApproval: the brand asks for an approval, and this revision has none
    """
    clearance = queries.clearance_of(post)
    if clearance.lacks_confirmation:
        raise NeedsConfirmation(
            _(
                "This post holds words that an AI suggested. Read the text, the alt texts and the hashtags, and confirm that you did."
            )
        )
    if clearance.lacks_approval:
        raise NeedsApproval(_lacking(clearance))


def _lacking(clearance: queries.Clearance) -> str:
    if clearance.was_approved:
        return _("This post was changed after it was approved. It needs approval again.")
    if clearance.was_sent_back:
        return _("This post was sent back. Change it and ask for approval again.")
    return _("This brand publishes only what a second person has approved. Ask for approval first.")
