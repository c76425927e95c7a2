"""What follows from what: events to jobs, job names to code, and recurring work. The whole of it."""

from collections.abc import Callable

import procrastinate
from django.db import connections

from postwright.base.accounts import jobs as accounts
from postwright.base.audit import jobs as audit
from postwright.base.audit.models import Tag
from postwright.base.connections import jobs as connecting
from postwright.base.notices import jobs as notices
from postwright.base.usage import jobs as usage
from postwright.base.vault import jobs as vault
from postwright.desk.library import jobs as library
from postwright.flow.analysis import jobs as analysis
from postwright.flow.media import jobs as media
from postwright.flow.posts import jobs as posts
from postwright.flow.publishing import jobs as publishing
from postwright.flow.review import jobs as review

JOBS: dict[str, Callable[..., None]] = {
    "accounts.forget_sessions": accounts.forget_sessions,
    "accounts.forget_unconfirmed": accounts.forget_unconfirmed,
    "accounts.mail_invitation": accounts.mail_invitation,
    "analysis.call_back": analysis.call_back,
    "analysis.clear_history": analysis.clear_history,
    "analysis.clear_media": analysis.clear_media,
    "analysis.listen": analysis.listen,
    "analysis.resume": analysis.resume,
    "analysis.run": analysis.run,
    "audit.make_months": audit.make_months,
    "connections.forget_sign_ins": connecting.forget_sign_ins,
    "connections.revoke": connecting.revoke,
    "media.clean_photo": media.clean_photo,
    "media.clean_video": media.clean_video,
    "media.compare": media.compare,
    "media.compare_rest": media.compare_rest,
    "media.delete": library.delete,
    "media.fetch": media.fetch,
    "media.empty_trash": library.empty_trash,
    "media.empty_trash_of": library.empty_trash_of,
    "media.forget_steps": media.forget_steps,
    "media.expire_originals": media.expire_originals,
    "media.fit": media.fit,
    "media.forget_uploads": media.forget_uploads,
    "media.examine_storage": media.examine_storage,
    "media.lighten": media.lighten,
    "media.preview": media.preview,
    "media.render_photo": media.render_photo,
    "media.render_video": media.render_video,
    "media.sweep": media.sweep,
    "media.sweep_orphans": media.sweep_orphans,
    "notices.forget_alerts": notices.forget_alerts,
    "notices.forget_mails": notices.forget_mails,
    "posts.fit_drafts": posts.fit_drafts,
    "posts.fit_videos": posts.fit_videos,
    "publishing.forget_bulk_steps": publishing.forget_bulk_steps,
    "publishing.follow_brand": publishing.follow_brand,
    "publishing.mail_trouble": publishing.mail_trouble,
    "publishing.note_channel": publishing.note_channel,
    "publishing.note_publication": publishing.note_publication,
    "publishing.release_queue": publishing.release_queue,
    "review.forget_links": review.forget_links,
    "review.mail_link": review.mail_link,
    "review.mail_notices": review.mail_notices,
    "review.revoke_abandoned": review.revoke_abandoned,
    "usage.forget_creations": usage.forget_creations,
    "usage.forget_tallies": usage.forget_tallies,
    "vault.tend_keys": vault.tend_keys,
}

FOLLOWS: dict[str, tuple[str, ...]] = {
    Tag.BRAND_CHANGED: ("publishing.follow_brand",),
    Tag.CHANNEL_RECONNECTED: ("publishing.release_queue",),
    Tag.CHANNEL_CHANGED: ("publishing.release_queue", "publishing.note_channel", "posts.fit_drafts"),
    Tag.RIGHTS_LEFT: ("connections.revoke",),
    Tag.MEMBER_REMOVED: ("review.revoke_abandoned",),
    Tag.MEMBER_ROLE_CHANGED: ("review.revoke_abandoned",),
    Tag.INVITATION_SENT: ("accounts.mail_invitation",),
    Tag.PUBLICATION_FAILED: ("publishing.note_publication",),
    Tag.PUBLICATION_UNCLEAR: ("publishing.note_publication",),
    Tag.PUBLICATION_LATE: ("publishing.note_publication",),
    Tag.MEDIA_UPLOADED: ("media.preview",),
    Tag.MEDIA_PREVIEWED: ("analysis.resume", "media.clean_photo", "media.clean_video"),
    # Not as soon as it is previewed: the first suggestions ask the same engine at that moment.
    Tag.MEDIA_READY: ("media.lighten", "posts.fit_videos", "media.compare"),
    Tag.MEDIA_EDITED: ("media.render_photo", "media.render_video"),
    Tag.MEDIA_RENDERED: ("media.preview",),
    Tag.MEDIA_FAILED: ("analysis.resume",),
    Tag.MEDIA_CONDEMNED: ("media.delete",),
    Tag.TRASH_EMPTIED: ("media.empty_trash_of",),
    Tag.MEDIA_RESTORED: ("media.compare",),
    Tag.MEDIA_HEARD: ("analysis.resume",),
    Tag.ANALYSIS_REQUESTED: ("analysis.run",),
    Tag.ANALYSIS_FINISHED: ("analysis.call_back",),
    Tag.ANALYSIS_FAILED: ("analysis.call_back",),
    Tag.CLIENT_LINK_CREATED: ("review.mail_link",),
}

# Several times a day, since a machine that sleeps at night would miss a nightly hour for ever.
RECURRING: dict[str, str] = {
    "accounts.forget_sessions": "11 */6 * * *",
    "accounts.forget_unconfirmed": "16 */6 * * *",
    "audit.make_months": "51 */6 * * *",
    "connections.forget_sign_ins": "53 */6 * * *",
    "media.compare_rest": "14 */6 * * *",
    "media.empty_trash": "17 * * * *",
    "media.forget_steps": "18 */6 * * *",
    "media.forget_uploads": "19 */6 * * *",
    "media.examine_storage": "23 */6 * * *",
    "media.expire_originals": "27 */6 * * *",
    "media.sweep": "21 */6 * * *",
    "media.sweep_orphans": "43 */6 * * *",
    "notices.forget_alerts": "34 */6 * * *",
    "notices.forget_mails": "31 */6 * * *",
    "review.forget_links": "26 */6 * * *",
    "publishing.forget_bulk_steps": "36 */6 * * *",
    "usage.forget_creations": "41 */6 * * *",
    "usage.forget_tallies": "46 * * * *",
    "vault.tend_keys": "7 * * * *",
}

# Whoever waits is told when a job has failed for the last time.
GIVES_UP: dict[str, Callable[..., None]] = {
    "accounts.mail_invitation": accounts.give_up_invitation,
    "analysis.call_back": analysis.give_up_callback,
    "analysis.listen": analysis.give_up_listening,
    "analysis.run": analysis.give_up,
    "connections.revoke": connecting.give_up_revoking,
    "media.clean_photo": media.give_up,
    "media.clean_video": media.give_up,
    "media.fetch": media.give_up_fetch,
    "media.fit": media.give_up_fit,
    "media.preview": media.give_up,
    "media.render_photo": media.give_up,
    "media.render_video": media.give_up,
    "review.mail_link": review.give_up_mail,
}

SLOW = {
    "analysis.clear_history",
    "analysis.clear_media",
    "media.empty_trash_of",
    "analysis.listen",
    "media.clean_video",
    "media.fit",
    "media.lighten",
    "media.render_video",
    "vault.tend_keys",
}  # have a queue of its own, so that nobody's photos wait for a video
COMPARING = {
    "media.compare",
    "media.compare_rest",
}  # nobody waits for it, and a whole shoot takes many minutes
OUTSIDE = {
    "analysis.call_back",
    "connections.revoke",
    "media.fetch",
}  # wait for servers of strangers, which take their time
URGENT = {
    "accounts.mail_invitation",
    "publishing.release_queue",
    "review.mail_link",
    "review.mail_notices",
    "review.revoke_abandoned",
}  # wait for nobody's thousand uploads
SLOW_QUEUE, QUICK_QUEUE, URGENT_QUEUE, OUTSIDE_QUEUE = "slow", "default", "urgent", "outside"
COMPARING_QUEUE = "comparing"
TRIES = 5


def register_jobs(app: procrastinate.App) -> None:
    """Called by the queue when Django starts."""
    for name, job in JOBS.items():
        retry = procrastinate.RetryStrategy(max_attempts=TRIES, exponential_wait=4)
        task = app.task(name=name, retry=retry, queue=queue_of(name), pass_context=True)(_told(name, job))
        if cron := RECURRING.get(name):
            app.periodic(cron=cron)(task)


def queue_of(name: str) -> str:
    kinds = {URGENT_QUEUE: URGENT, OUTSIDE_QUEUE: OUTSIDE, SLOW_QUEUE: SLOW, COMPARING_QUEUE: COMPARING}
    return next((queue for queue, names in kinds.items() if name in names), QUICK_QUEUE)


def _told(name: str, job: Callable[..., None]) -> Callable[..., None]:
    def work(context: procrastinate.JobContext, timestamp: int | None = None, **ids: str) -> None:  # noqa: ARG001 - what the clock starts is told when it was due
        try:
            job(**ids)
        except Exception:
            if context.job.attempts >= TRIES and name in GIVES_UP:
                GIVES_UP[name](**ids)
            raise
        finally:
            connections.close_all()  # the queue's threads end without telling Django

    return work
