"""What follows from what: events to jobs, job names to code, and recurring work. The whole of it."""

from collections.abc import Callable

import procrastinate

from postwright.base.accounts import jobs as accounts
from postwright.base.audit.models import Tag
from postwright.flow.analysis import jobs as analysis
from postwright.flow.media import jobs as media
from postwright.flow.publishing import jobs as publishing

JOBS: dict[str, Callable[..., None]] = {
    "accounts.mail_invitation": accounts.mail_invitation,
    "analysis.resume": analysis.resume,
    "analysis.run": analysis.run,
    "media.clean": media.clean,
    "media.delete": media.delete,
    "media.preview": media.preview,
    "publishing.release_queue": publishing.release_queue,
}

FOLLOWS: dict[str, tuple[str, ...]] = {
    Tag.CHANNEL_RECONNECTED: ("publishing.release_queue",),
    Tag.CHANNEL_CHANGED: ("publishing.release_queue",),
    Tag.INVITATION_SENT: ("accounts.mail_invitation",),
    Tag.MEDIA_UPLOADED: ("media.preview",),
    Tag.MEDIA_PREVIEWED: ("analysis.resume", "media.clean"),
    Tag.MEDIA_FAILED: ("analysis.resume",),
    Tag.ANALYSIS_REQUESTED: ("analysis.run",),
}

RECURRING: dict[str, str] = {}


PATIENT = {"media.clean"}  # gives way to everything that somebody looks at a page for


def register_jobs(app: procrastinate.App) -> None:
    """Called by the queue when Django starts."""
    for name, job in JOBS.items():
        retry = procrastinate.RetryStrategy(max_attempts=5, exponential_wait=4)
        task = app.task(name=name, retry=retry, priority=-1 if name in PATIENT else 0)(job)
        if cron := RECURRING.get(name):
            app.periodic(cron=cron)(task)
