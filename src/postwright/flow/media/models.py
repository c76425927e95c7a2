from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from postwright.base.engines.prompts import Fingerprint
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
    def has_subtitles(self) -> bool:
        """Beside it, or written into its picture, also by an earlier edit."""
        return self.subtitles == "beside" or self.has_burnt_subtitles

    @property
    def has_burnt_subtitles(self) -> bool:
        source = self.edited_from
        return self.subtitles == "burnt" or bool(source and source.has_burnt_subtitles)

    @property
    def subtitles(self) -> rules.Subtitles:
        """What the edit that it came of did with them."""
        return rules.edit_of(self.made_by.edit).subtitles if self.made_by else "none"

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


class MediaTag(models.Model):
    """A word of people's own by which they find media items again; never published."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    name = models.CharField(max_length=60)
    created_at = models.DateTimeField()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="media_tag_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="media_tag_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class MediaTagging(models.Model):
    """That a media item carries a tag."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    media_item = models.ForeignKey(MediaItem, models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(MediaTag, models.CASCADE, related_name="taggings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["media_item", "tag"], name="media_tagged_once")]


class Favourite(models.Model):
    """A media item that one member wants at hand."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    member = models.ForeignKey("accounts.Member", models.CASCADE, related_name="+")
    media_item = models.ForeignKey(MediaItem, models.CASCADE, related_name="favourites")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "media_item"], name="media_favourite_once")]


class MediaStep(models.Model):
    """One thing that a person did to many media items, and what it takes to take it back."""

    class Verb(models.TextChoices):
        TAG = "tag", _("Tag")
        UNTAG = "untag", _("Take a tag off")
        STAR = "star", _("Make favourites")
        UNSTAR = "unstar", _("No favourites any more")
        ASSIGN = "assign", _("Move to a brand")
        REMOVE = "remove", _("Move to the trash")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    by = models.ForeignKey("accounts.Member", models.CASCADE, related_name="+")
    verb = models.CharField(max_length=6, choices=Verb)
    wanted = models.CharField(
        max_length=60, blank=True, help_text="The tags by their names, or the brand by its id."
    )
    before = models.JSONField(default=dict, help_text="What was changed, by the item's id: what stood there.")
    created_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)


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
