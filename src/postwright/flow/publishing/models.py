from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from postwright.flow.publishing import rules
from postwright.flow.review.models import Through
from postwright.kit.ids import uuid7
from postwright.ports.channels.registry import network_class

SOON_S, LATER_S = 2, 15  # how often an open page asks
ABOUT_NOW = timedelta(seconds=30)
WATCHED = timedelta(hours=1)
CALLED = models.Q(sending_at__gte=models.F("due_at"))  # since it was planned for its time


class Publication(models.Model):
    """One variant to be sent to one channel at one time. The publisher's claim loop works on these rows."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("Scheduled")
        CLAIMED = "claimed", _("On its way")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Published")
        FAILED = "failed", _("Failed")
        UNCLEAR = "unclear", _("Unclear")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # `publishing_calendar` begins with it.
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, db_index=False)
    post = models.ForeignKey("posts.Post", models.PROTECT, related_name="publications")
    variant = models.ForeignKey("posts.Variant", models.PROTECT, related_name="publications")
    channel = models.ForeignKey("connections.Channel", models.PROTECT, related_name="publications")
    post_revision = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.SCHEDULED)
    next_at = models.DateTimeField(
        help_text="When the publisher looks at it next: due, retry or reconcile time."
    )
    deadline_at = models.DateTimeField(
        help_text="No retry begins after this. A late first try moves it along."
    )
    attempt = models.PositiveIntegerField(default=0, help_text="Fencing number: grows with each claim.")
    lease_until = models.DateTimeField(null=True)
    lease_by = models.CharField(max_length=80, blank=True)
    late_at = models.DateTimeField(null=True, help_text="What was not begun by then asks a person first.")
    sends = models.PositiveIntegerField(default=0, help_text="How often a call may have been made.")
    look_first = models.BooleanField(
        default=False, help_text="From an older backup: it may be there already, so look before sending."
    )
    outgoing = models.JSONField(
        null=True, help_text="What the person confirmed; gone once the intent is frozen from it."
    )
    intent = models.JSONField(
        null=True, help_text="Frozen payload and own key, committed before the first call."
    )
    provenance = models.JSONField(
        default=dict,
        blank=True,
        help_text="What of it an AI made, how that was marked and who stood up for it; see operations.provenance.",
    )
    progress = models.JSONField(default=dict, help_text="Steps already taken for this intent.")
    first_tried_at = models.DateTimeField(
        null=True, help_text="Of its time now; earlier than due: not tried since it was moved."
    )
    sending_at = models.DateTimeField(null=True)
    unclear_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    remote_id = models.CharField(max_length=500, blank=True)
    remote_url = models.URLField(max_length=1000, blank=True)
    correcting = models.CharField(max_length=6, blank=True, choices=rules.CORRECTING)
    deleted_at = models.DateTimeField(null=True, help_text="At its network, because somebody asked for it.")
    problem = models.CharField(max_length=60, blank=True)
    advice = models.TextField(blank=True)
    scheduled_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True)
    created_at = models.DateTimeField()

    class Meta:
        # Each condition is what one kind of question says, and no other. A planner that was told of an empty plan
        # reads any of these to its end that the question allows, rather than look up a key.
        indexes = [
            models.Index(
                fields=["next_at"], name="publishing_due", condition=models.Q(ended_at__isnull=True)
            ),
            models.Index(
                fields=["channel", "due_at", "id"],
                name="publishing_queue",
                condition=models.Q(state="scheduled"),
            ),
            models.Index(fields=["organisation", "due_at"], name="publishing_calendar"),
            models.Index(fields=["channel"], name="publishing_unclear", condition=models.Q(state="unclear")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["variant"],
                condition=models.Q(
                    state__in=["scheduled", "claimed", "sending", "unclear"], ended_at__isnull=True
                ),
                name="publishing_variant_open_once",
            ),
            models.UniqueConstraint(
                fields=["channel"],
                condition=models.Q(state__in=["claimed", "sending"]),
                name="publishing_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["sent", "failed", "cancelled"])
                ^ models.Q(ended_at__isnull=True),
                name="publishing_ended_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["scheduled", "claimed"])
                | models.Q(intent__isnull=False)
                | models.Q(outgoing__isnull=False),
                name="publishing_open_has_content",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["sending", "sent", "unclear"])
                | models.Q(intent__isnull=False),
                name="publishing_intent_before_call",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in {
            self.State.SCHEDULED,
            self.State.CLAIMED,
            self.State.SENDING,
            self.State.UNCLEAR,
        }

    @property
    def can_move(self) -> bool:
        return self.state == self.State.SCHEDULED

    @property
    def can_give_up(self) -> bool:
        return self.state in {self.State.SCHEDULED, self.State.CLAIMED, self.State.FAILED}

    @property
    def is_on_its_way(self) -> bool:
        return self.state in {self.State.CLAIMED, self.State.SENDING}

    def look_again_in(self, *, at: datetime) -> int | None:
        """After how many seconds a page that shows it asks again; None while nothing changes by itself soon."""
        if self.is_on_its_way or self.correcting or (self.lease_until and self.lease_until > at):
            return SOON_S
        if not self.is_open or self.needs_attention:
            return None
        wait = self.next_at - at
        if abs(wait) <= ABOUT_NOW:
            return SOON_S
        return LATER_S if wait <= WATCHED else None

    @property
    def asks_a_person(self) -> bool:
        """Nobody else can tell whether it was sent."""
        return self.is_unclear and self.problem == "ask_person"

    @property
    def needs_attention(self) -> bool:
        return self.has_failed or self.asks_a_person or self.problem in rules.NEEDS_PERSON

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # Django leaves alone what is there
        if self.deleted_at:
            return gettext("Deleted there")
        return str(dict(rules.CORRECTING).get(self.correcting) or self.State(self.state).label)

    @property
    def explanation(self) -> str:
        return rules.explain(self.problem, self.advice)

    @property
    def tone(self) -> str:
        """The colour word of the interface for this state."""
        if self.correcting or self.deleted_at:
            return "info" if self.correcting else ""
        if self.needs_attention:
            return "bad" if self.has_failed else "warn"
        return {self.State.SENT: "good", self.State.UNCLEAR: "warn", self.State.CANCELLED: ""}.get(
            self.State(self.state), "info"
        )

    @property
    def icon(self) -> str:
        return rules.ICONS["deleted" if self.deleted_at else "claimed" if self.correcting else self.state]

    @property
    def is_sent(self) -> bool:
        return self.state == self.State.SENT

    @property
    def has_failed(self) -> bool:
        return self.state == self.State.FAILED

    @property
    def is_unclear(self) -> bool:
        return self.state == self.State.UNCLEAR


class Attempt(models.Model):
    """One claim of a publication and how it ended. Kept for the person and for the history checker."""

    class Outcome(models.TextChoices):
        RUNNING = "running", _("Running")
        SENT = "sent", _("Sent")
        RETRY = "retry", _("Not sent, tried again later")
        FAILED = "failed", _("Refused")
        UNCLEAR = "unclear", _("Unclear")
        LOST = "lost", _("The worker stopped")
        STOPPED = "stopped", _("Cancelled before it was sent")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # No index: row-level security names it in every query, and a planner without statistics would take it for the key.
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, db_index=False)
    # `publishing_attempt_once` begins with it.
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="attempts", db_index=False)
    number = models.PositiveIntegerField()
    worker = models.CharField(max_length=80)
    outcome = models.CharField(max_length=7, choices=Outcome, default=Outcome.RUNNING)
    began_at = models.DateTimeField()
    sending_at = models.DateTimeField(null=True)  # of a running one, the publication knows
    unclear_at = models.DateTimeField(null=True)  # its answer was lost then, whatever was found out later
    ended_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=60, blank=True, db_default="")
    detail = models.TextField(blank=True, db_default="")
    answer = models.JSONField(null=True)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["began_at"], name="publishing_attempt_began")]
        constraints = [
            models.UniqueConstraint(fields=["publication", "number"], name="publishing_attempt_once")
        ]

    @property
    def explanation(self) -> str:
        """What was to be done about it then stands with the publication, while it is to be done."""
        return rules.explain("nobody_told" if self.problem == "ask_person" else self.problem)


class Pace(models.Model):
    """How fast a channel may go: what its network said last, and what its declared limits have left."""

    channel = models.OneToOneField("connections.Channel", models.CASCADE, primary_key=True)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    free_at = models.DateTimeField(null=True, help_text="Nothing of the channel begins before.")
    spaced_until = models.DateTimeField(null=True, help_text="Nothing that is late begins before.")
    spaced_by = models.UUIDField(
        null=True, help_text="The publication whose try took up the spacing, and may go on."
    )
    limit = models.PositiveIntegerField(null=True)
    remaining = models.PositiveIntegerField(null=True)
    resets_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    spent = models.JSONField(
        default=dict,
        help_text="By declared limit: until when it is used up at its even pace, in seconds since 1970.",
    )


class Trouble(models.Model):
    """
    Why posts do not go out: people hear of each cause once, however many posts it stops.

    It is one of a network, of a channel, or of a post on all its channels.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    cause = models.CharField(max_length=60)
    network = models.CharField(max_length=40, blank=True)
    channel = models.ForeignKey("connections.Channel", models.CASCADE, null=True)
    post = models.ForeignKey("posts.Post", models.CASCADE, null=True, related_name="+")
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    told_to = models.JSONField(default=list, help_text="Members, by their ids.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "cause", "network", "channel", "post"],
                name="publishing_trouble_once",
                nulls_distinct=False,
            )
        ]

    @property
    def where(self) -> str:
        """What it is the trouble of, for people."""
        if self.post:
            return self.post.headline or gettext("A post without text")
        return network_class(self.network).label if self.network else str(self.channel)

    @property
    def needs_sign_in(self) -> bool:
        return self.cause in rules.WAITS_FOR_PERSON


class Worker(models.Model):
    """A publisher's sign of life. Installation-wide: readiness is judged by it."""

    name = models.CharField(primary_key=True, max_length=80)
    started_at = models.DateTimeField()
    ticked_at = models.DateTimeField()


class QueueTime(models.Model):
    """A place in a channel's week, on the clocks of its brand. What joins the queue takes the next free one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    channel = models.ForeignKey("connections.Channel", models.CASCADE, related_name="queue_times")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday.")
    time = models.TimeField()

    class Meta:
        ordering = ["weekday", "time"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "weekday", "time"], name="publishing_queue_time_once"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="publishing_queue_weekday"),
        ]


class BulkStep(models.Model):
    """One thing that a person did to many posts or publications, and what it takes to take it back."""

    class Verb(models.TextChoices):
        MOVE = "move", _("Move")
        LABEL = "label", _("Label")
        APPROVE = "approve", _("Approve")
        TAKE_BACK = "take_back", _("Cancel or delete")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    by = models.ForeignKey("accounts.Member", models.CASCADE)
    verb = models.CharField(max_length=9, choices=Verb)
    wanted = models.JSONField(default=dict, help_text="What to do: days, a date, labels to add or remove.")
    through = models.CharField(max_length=4, choices=Through)
    created_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="publishing_bulk_age")]


class BulkItem(models.Model):
    """A post, or one publication of it, in a step, and how it went."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Taken back")
        STAYS = "stays", _("Could not be taken back")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    step = models.ForeignKey(BulkStep, models.CASCADE, related_name="items")
    post = models.ForeignKey("posts.Post", models.CASCADE, related_name="+")
    publication = models.ForeignKey(Publication, models.CASCADE, null=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    before = models.JSONField(default=dict, help_text="What an undo needs to know.")
    reason = models.TextField(blank=True)  # why not, or what is worth saying about how it was done

    class Meta:
        indexes = [models.Index(fields=["step", "state", "position"], name="publishing_bulk_next")]


class CalendarFeed(models.Model):
    """A member's secret address from which other calendars read the plan. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    member = models.ForeignKey("accounts.Member", models.CASCADE)
    brand = models.ForeignKey("brand.Brand", models.CASCADE, null=True)
    token_hash = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
