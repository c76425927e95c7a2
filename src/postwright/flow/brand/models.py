from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models

from postwright.kit.ids import uuid7


def words() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=100), default=list, blank=True)


class Brand(models.Model):
    """Who speaks, to whom and how: steers every suggestion and every post."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True, max_length=2000)
    tone = models.CharField(blank=True, max_length=300)
    audience = models.CharField(blank=True, max_length=500)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    words_use = words()
    words_avoid = words()
    hashtags_always = words()
    hashtags_never = words()
    call_to_action = models.CharField(blank=True, max_length=200)
    links = ArrayField(models.URLField(max_length=500), default=list, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    colours = ArrayField(models.CharField(max_length=7), default=list, blank=True)
    logo = models.ForeignKey("media.MediaItem", models.SET_NULL, null=True, blank=True, related_name="+")
    needs_approval = models.BooleanField(default=False)
    retry_hours = models.PositiveSmallIntegerField(
        default=24, help_text="How long after its time a publication is still tried."
    )
    late_hours = models.PositiveSmallIntegerField(
        default=3, help_text="What is found later than this after its time waits for a person's word."
    )
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="brand_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="brand_has_name"),
            models.CheckConstraint(
                condition=models.Q(retry_hours__range=(1, 168), late_hours__lte=168),
                name="brand_hours_in_a_week",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def language(self) -> str:
        """The language that the brand writes in first."""
        return self.languages[0] if self.languages else "en"
