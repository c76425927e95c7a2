from django.db import models
from django.utils.translation import gettext_lazy as _

from postwright.kit.ids import uuid7


class Analysis(models.Model):
    """What a media item shows, asked once of one engine for one brand."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Looking")
        FINISHED = "finished", _("Finished")
        FAILED = "failed", _("Did not work")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    media_item = models.ForeignKey("media.MediaItem", models.CASCADE, related_name="analyses")
    brand = models.ForeignKey("brand.Brand", models.SET_NULL, null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=300, blank=True)
    hint = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=10)
    facts = models.JSONField(default=dict)
    recommendations = models.JSONField(default=list)
    provenance = models.JSONField(default=dict)
    requested_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-requested_at"], name="analysis_recent")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running"]) ^ models.Q(finished_at__isnull=False),
                name="analysis_ended_has_time",
            )
        ]

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def has_failed(self) -> bool:
        return self.state == self.State.FAILED


class Suggestion(models.Model):
    """One proposed value of one field, and what became of it."""

    class Field(models.TextChoices):
        TITLE = "title", _("Title")
        DESCRIPTION = "description", _("Description")
        CAPTION = "caption", _("Caption")
        HASHTAGS = "hashtags", _("Hashtags")
        ALT_TEXT = "alt_text", _("Alt text")

    class Decision(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        EDITED = "edited", _("Accepted with changes")
        REJECTED = "rejected", _("Rejected")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    analysis = models.ForeignKey(Analysis, models.CASCADE, related_name="suggestions")
    field = models.CharField(max_length=11, choices=Field)
    position = models.PositiveSmallIntegerField(default=0)
    angle = models.CharField(max_length=40, blank=True)
    network = models.CharField(max_length=40, blank=True)
    value = models.JSONField()
    confidence = models.CharField(max_length=10)
    reason = models.TextField(blank=True)
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.OPEN)
    final_value = models.JSONField(null=True)
    decided_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["analysis", "field", "network", "position"], name="analysis_suggestion_once"
            ),
            models.CheckConstraint(
                condition=models.Q(decision="open") ^ models.Q(decided_at__isnull=False),
                name="analysis_decided_has_time",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.decision == self.Decision.OPEN

    @property
    def is_accepted(self) -> bool:
        return self.decision in {self.Decision.ACCEPTED, self.Decision.EDITED}

    @property
    def is_rejected(self) -> bool:
        return self.decision == self.Decision.REJECTED
