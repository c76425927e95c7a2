from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from postwright.flow.brand import rules
from postwright.kit.ids import uuid7


def words() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=100), default=list, blank=True)


class Brand(models.Model):
    """Who speaks, to whom and how: steers every suggestion and every post."""

    class AiMarks(models.TextChoices):
        OFF = "off", _("Never")
        MEDIA = "media", _("When an AI made a photo or a video")
        WORDS = "words", _("Also when an AI wrote words that nobody changed")

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
    ai_marks = models.CharField(
        max_length=5,
        choices=AiMarks,
        default=AiMarks.MEDIA,
        help_text="What of an AI's making is told where a network has no mark of its own.",
    )
    ai_labels = models.JSONField(
        default=dict, blank=True, help_text="The label in the brand's own words, by language."
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

    @property
    def marks_media(self) -> bool:
        """Whether its label stands below what an AI made; a network's own mark is set in any case."""
        return self.ai_marks != self.AiMarks.OFF

    @property
    def marks_words(self) -> bool:
        """Whether words of an AI count as made by an AI, for labels and for marks of networks."""
        return self.ai_marks == self.AiMarks.WORDS

    def ai_label(self, language: str) -> str:
        """What stands below a post in that language, a BCP 47 tag."""
        return rules.ai_label(self.ai_labels, language, self.language)
