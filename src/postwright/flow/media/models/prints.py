from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from postwright.base.engines.prompts import Fingerprint
from postwright.flow.media.models.items import MediaItem
from postwright.kit.ids import uuid7


class Bits(models.Field):  # type: ignore[type-arg] # at run time it takes no types
    """So many bits, as 0 and 1."""

    def __init__(self, length: int, **options: Any) -> None:
        self.length = length
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, [self.length, *args], options

    def db_type(self, connection: Any) -> str:  # noqa: ARG002 - Django's own signature
        return f"bit({self.length})"


class MediaPrint(models.Model):
    """By what a media item is known again, whatever was done to its size, light or edges."""

    media_item = models.OneToOneField(MediaItem, models.CASCADE, primary_key=True, related_name="print")
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    features = models.BinaryField(help_text="As the engine gives them; empty where it could not look.")
    prints = models.JSONField(default=list, help_text="Of its picture, or of its key frames in order.")
    sketch = Bits(448, null=True, help_text="Signs of the features; alike ones differ in few.")
    keys = ArrayField(models.IntegerField(), help_text="Equal pictures share one, see engines.rules.")
    made_at = models.DateTimeField()
    is_unfinished = models.BooleanField(
        default=False, help_text="What may be the same was not all looked at yet: compare it again."
    )

    class Meta:
        indexes = [GinIndex(fields=["keys"], name="media_print_keys")]

    @property
    def fingerprints(self) -> list[Fingerprint]:
        return [Fingerprint.model_validate(one) for one in self.prints]


class MediaTwin(models.Model):
    """Two media items that look like one and the same."""

    class Likeness(models.TextChoices):
        IDENTICAL = "identical", _("The same file")
        SAME = "same", _("The same picture")
        CHANGED = "changed", _("Very likely the same, changed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    media_item = models.ForeignKey(MediaItem, models.CASCADE, related_name="twins")
    older = models.ForeignKey(MediaItem, models.CASCADE, related_name="younger_twins")
    likeness = models.CharField(max_length=9, choices=Likeness)
    found_at = models.DateTimeField()
    told_apart_at = models.DateTimeField(null=True, help_text="When somebody said that they are two.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["media_item", "older"], name="media_twins_once")]
