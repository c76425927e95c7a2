from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from postwright.flow.media.models.items import MediaItem
from postwright.kit.ids import uuid7


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
