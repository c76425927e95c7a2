"""What one person may bring about in a day, however many organisations they open for it."""

from datetime import timedelta

from django.conf import settings

from postwright.base.accounts.models import User
from postwright.base.usage import operations as usage

DAY = timedelta(days=1)


def may_mail_another(user: User) -> bool:
    """Counts it: a mail to somebody who did not ask for it."""
    return usage.count_visit(who=f"mails of {user.pk}", window=DAY) <= settings.MAILS_A_DAY


def may_open_another(user: User) -> bool:
    """Counts it: an organisation."""
    return usage.count_visit(who=f"organisations of {user.pk}", window=DAY) <= settings.ORGANISATIONS_A_DAY
