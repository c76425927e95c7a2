import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from postwright.kit.ids import uuid7

LINK = re.compile(r"https?://\S+")


class OutboxMail(models.Model):
    """A mail that this installation cannot send by itself: the operator hands it on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    to = models.TextField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-written_at"], name="notices_outbox_recent")]

    @property
    def links(self) -> list[str]:
        return list(dict.fromkeys(LINK.findall(self.text)))


class Alert(models.Model):
    """Trouble of the installation that the operator is told of, once, and once more when it is over."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cause = models.CharField(max_length=40)
    details = models.JSONField(default=list, help_text="What was found, as it stood when last looked.")
    seen_at = models.DateTimeField(help_text="When it was first suspected.")
    began_at = models.DateTimeField(null=True, help_text="When it was certain, and messages were written.")
    reminded_at = models.DateTimeField(null=True)
    well_since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cause"], condition=models.Q(is_open=True), name="notices_alert_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(is_open=True, ended_at=None)
                | models.Q(is_open=False, ended_at__isnull=False),
                name="notices_alert_ends",
            ),
        ]


class AlertMessage(models.Model):
    """What is told of an alert in one way. Any process may deliver it; `next_at` is also its lease."""

    class Kind(models.TextChoices):
        BEGAN = "began", _("It began")
        REMINDER = "reminder", _("It lasts")
        OVER = "over", _("It is over")

    class Way(models.TextChoices):
        MAIL = "mail", _("Mail")
        WEBHOOK = "webhook", _("Webhook")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8, choices=Kind)
    way = models.CharField(max_length=7, choices=Way)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    written_at = models.DateTimeField()
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["written_at", "way"]
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "kind", "way", "written_at"], name="notices_message_once"
            )
        ]
        indexes = [
            models.Index(fields=["next_at"], name="notices_message_next", condition=models.Q(told_at=None))
        ]


class Watcher(models.Model):
    """The sign of life of a web process's watcher."""

    name = models.CharField(primary_key=True, max_length=80)
    started_at = models.DateTimeField()
    ticked_at = models.DateTimeField()


class Turn(models.Model):
    """What one of many processes does once in a while: who comes first takes the turn."""

    name = models.CharField(primary_key=True, max_length=40)
    taken_at = models.DateTimeField()
