"""What follows from what: events to jobs, job names to code, and recurring work. The whole of it."""

import procrastinate

from postwright.base.accounts import jobs as accounts
from postwright.base.audit.models import Tag

JOBS = {
    "accounts.mail_invitation": accounts.mail_invitation,
}

FOLLOWS: dict[str, tuple[str, ...]] = {
    Tag.INVITATION_SENT: ("accounts.mail_invitation",),
}

RECURRING: dict[str, str] = {}


def register_jobs(app: procrastinate.App) -> None:
    """Called by the queue when Django starts."""
    for name, job in JOBS.items():
        retry = procrastinate.RetryStrategy(max_attempts=5, exponential_wait=4)
        task = app.task(name=name, retry=retry)(job)
        if cron := RECURRING.get(name):
            app.periodic(cron=cron)(task)
