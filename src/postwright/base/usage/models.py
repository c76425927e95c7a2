from django.db import models

from postwright.kit.ids import uuid7


class Creation(models.Model):
    """What a caller's Idempotency-Key made, so that a repeated call finds it instead of making it again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)
    subject_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="usage_creation_once")]


class Tally(models.Model):
    """How often somebody came in the window that ends then. Belongs to the installation; `mark` is a keyed hash."""

    mark = models.BinaryField(primary_key=True, max_length=32)
    ends = models.DateTimeField()
    number = models.PositiveIntegerField()
