"""What one person may bring about in a day, however many organisations they open for it."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from postwright.base.accounts.models import User
from postwright.base.usage import operations as usage

DAY = timedelta(days=1)


def mail_refused(user: User) -> str:
    """Counts a mail to somebody who did not ask for it. Why it may not be sent, or nothing."""
    limit = settings.MAILS_A_DAY
    if usage.count_visit(who=f"mails of {user.pk}", window=DAY) <= limit:
        return ""
    return _(
        "You have sent as many mails to others as you may in one day: %(limit)s. Try again tomorrow."
    ) % {"limit": limit}


def may_open_another(user: User) -> bool:
    """Counts it: an organisation."""
    return usage.count_visit(who=f"organisations of {user.pk}", window=DAY) <= settings.ORGANISATIONS_A_DAY
