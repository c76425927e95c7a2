from django.db import models

from postwright.kit.ids import uuid7


class Answer(models.Model):
    """One question to one engine: who asked what kind of thing, of whom, and what it took."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    task = models.CharField(max_length=40)
    engine = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    provenance = models.JSONField(default=dict)
    problem = models.CharField(max_length=60, blank=True)
    asked_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True)
    asked_at = models.DateTimeField()
    seconds = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-asked_at"], name="engines_answer_recent")]
