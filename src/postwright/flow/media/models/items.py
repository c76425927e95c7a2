from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from postwright.flow.media import rules
from postwright.kit.ids import uuid7


class MediaItem(models.Model):
    """A photo or video that somebody uploaded. The bytes lie in storage, under the renditions' keys."""

    class Kind(models.TextChoices):
        IMAGE = "image", _("Photo")
        VIDEO = "video", _("Video")

    class State(models.TextChoices):
        PROCESSING = "processing", _("Getting ready")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Not usable")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    brand = models.ForeignKey("brand.Brand", models.SET_NULL, null=True, blank=True)
    kind = models.CharField(max_length=5, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.PROCESSING)
    problem = models.CharField(max_length=40, blank=True)
    file_name = models.CharField(max_length=255)
    mime = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    seconds = models.FloatField(null=True)
    has_audio = models.BooleanField(null=True)
    measured = models.JSONField(default=dict, help_text="Of a video: cuts, stillness, loudness and silences.")
    origin = models.JSONField(
        default=dict, help_text="What the file itself says of how it was made; not verified."
    )
    taken_at = models.DateTimeField(null=True)
    alt_text = models.TextField(blank=True, max_length=2000)
    uploaded_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True)
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    delete_at = models.DateTimeField(null=True, help_text="Of one in the trash: when it goes for good.")
    tags = models.ManyToManyField("media.MediaTag", through="media.MediaTagging", related_name="items")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-uploaded_at"], name="media_item_recent"),
            models.Index(fields=["organisation", "-id"], name="media_item_newest"),
            models.Index(
                fields=["delete_at"], name="media_item_leaving", condition=models.Q(delete_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="ready") | models.Q(width__gt=0, height__gt=0),
                name="media_ready_has_size",
            ),
            models.CheckConstraint(
                condition=models.Q(state="failed") ^ models.Q(problem=""), name="media_failed_has_problem"
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True) ^ models.Q(delete_at__isnull=False),
                name="media_removed_has_end",
            ),
        ]

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def has_failed(self) -> bool:
        return self.state == self.State.FAILED

    @property
    def is_processing(self) -> bool:
        return self.state == self.State.PROCESSING

    def is_leaving(self, *, at: datetime) -> bool:
        """Its time in the trash is over; it waits for the worker that deletes it."""
        return self.delete_at is not None and self.delete_at <= at

    @property
    def is_viewable(self) -> bool:
        """There is something to look at, though the copy that may leave may still be in the making."""
        return any(one.purpose == Rendition.Purpose.PREVIEW for one in self.renditions.all())

    @property
    def stage(self) -> str:
        """What a page that asks again compares."""
        if self.is_processing and self.is_viewable:
            return "viewable"
        return self.state if self.progress is None else f"{self.state}-{self.progress}"

    @property
    def problem_text(self) -> str:
        return rules.explain(self.problem) if self.problem else ""

    @property
    def is_made_by_ai(self) -> bool:
        """The file says that an AI made it or parts of it; not verified."""
        return self.origin.get("source_type") in rules.MADE_BY_AI

    @property
    def origin_words(self) -> list[str]:
        """For the reader: how it was made, and what our copies lose."""
        return rules.explain_origin(self.origin)

    @property
    def length(self) -> str:
        """Of a video, as on a clock."""
        return rules.clock_face(self.seconds) if self.seconds else ""

    @property
    def is_video(self) -> bool:
        return self.kind == self.Kind.VIDEO

    @property
    def made_by(self) -> "Editing | None":
        """The edit that it came of; None for what was uploaded."""
        return getattr(self, "editing", None)

    @property
    def edited_from(self) -> "MediaItem | None":
        return self.made_by.source if self.made_by else None

    @property
    def edited_from_id(self) -> UUID | None:
        return self.made_by.source_id if self.made_by else None

    @property
    def progress(self) -> int | None:
        """How much of an edited one is made, in percent."""
        return self.made_by.progress if self.made_by and self.is_processing else None

    @property
    def has_original(self) -> bool:
        return any(one.purpose == Rendition.Purpose.ORIGINAL for one in self.renditions.all())

    @property
    def original_goes_on(self) -> datetime | None:
        """When the file as it was uploaded is deleted; None once it is gone, or where originals stay."""
        return rules.original_ends(self.uploaded_at, settings.ORIGINALS_LAST) if self.has_original else None


class Rendition(models.Model):
    """One stored file of a media item: what came in, or what was made of it."""

    class Purpose(models.TextChoices):
        ORIGINAL = "original", _("As uploaded")
        CLEAN = "clean", _("Full size, without hidden data")
        PREVIEW = "preview", _("Preview")
        THUMB = "thumb", _("Thumbnail")
        POSTER = "poster", _("Poster frame")
        FRAME = "frame", _("Key frame")
        FITTED = "fitted", _("Fitted to a network")
        CROPPED = "cropped", _("Cropped or converted for a post")
        PROXY = "proxy", _("Light copy for pages")
        SUBTITLES = "subtitles", _("Subtitles")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    media_item = models.ForeignKey(MediaItem, models.CASCADE, related_name="renditions")
    purpose = models.CharField(max_length=10, choices=Purpose)
    variant = models.CharField(max_length=60, blank=True)
    storage_key = models.CharField(max_length=200)
    mime = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    fps = models.FloatField(null=True, help_text="Of a video that was made or looked at: pictures a second.")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["media_item", "purpose", "variant"], name="media_rendition_once")
        ]
        indexes = [models.Index(fields=["organisation", "storage_key"], name="media_rendition_key")]


class Editing(models.Model):
    """
    How a media item was made of another one, which may be gone since.

    A table of its own: a wall whose check looks into the table it guards would look for ever.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    media_item = models.OneToOneField(MediaItem, models.CASCADE, related_name="editing")
    source = models.ForeignKey(MediaItem, models.SET_NULL, null=True, related_name="edits")
    edit = models.JSONField(help_text="What was done, see media.rules.Edit.")
    progress = models.PositiveSmallIntegerField(default=0, help_text="In percent.")


class Fitting(models.Model):
    """
    A copy of a video that a network needs, asked for and not made yet.

    Made, it is a rendition under the same name and this is gone; a problem says why it was not made.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    media_item = models.ForeignKey(MediaItem, models.CASCADE, related_name="fittings")
    name = models.CharField(max_length=60)
    takes = models.JSONField(help_text="What the network takes, see media.rules.rules_to_json.")
    progress = models.PositiveSmallIntegerField(default=0, help_text="In percent.")
    problem = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["media_item", "name"], name="media_fitting_once")]

    @property
    def is_open(self) -> bool:
        return not self.problem
