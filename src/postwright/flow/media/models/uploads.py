from django.db import models

from postwright.flow.media import rules
from postwright.flow.media.models.items import MediaItem
from postwright.kit.ids import uuid7


class Upload(models.Model):
    """
    A file on its way: sent piece by piece, when its bytes lie in storage under `arrival`, or fetched from `source`.

    It becomes a media item, or a problem.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    brand = models.ForeignKey("brand.Brand", models.SET_NULL, null=True, blank=True)
    begun_by = models.ForeignKey("accounts.Member", models.CASCADE)
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(null=True, help_text="Unknown where a source does not tell.")
    received = models.PositiveBigIntegerField(default=0)
    arrival = models.CharField(max_length=200, blank=True)
    storage_key = models.CharField(max_length=200, blank=True, help_text="Once all of it lies at its place.")
    source = models.URLField(max_length=2000, blank=True)
    problem = models.CharField(max_length=40, blank=True)
    media_item = models.OneToOneField(MediaItem, models.CASCADE, null=True, blank=True)
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField(help_text="When bytes of it came last.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size"), size__gt=0),
                name="media_upload_within_size",
            )
        ]
        indexes = [models.Index(fields=["last_at"], name="media_upload_last")]

    @property
    def is_complete(self) -> bool:
        return self.received == self.size

    @property
    def state(self) -> str:
        """Of one that is fetched: fetching, arrived, failed."""
        if self.media_item_id:
            return "arrived"
        return "failed" if self.problem else "fetching"

    @property
    def percent(self) -> int | None:
        return round(100 * self.received / self.size) if self.size else None

    @property
    def problem_text(self) -> str:
        return rules.explain(self.problem) if self.problem else ""
