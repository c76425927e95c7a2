from typing import Any

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from postwright.kit.ids import uuid7


class Post(models.Model):
    """The idea and its common text. Channels get variants of it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CONFIRMED = "confirmed", _("Confirmed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    brand = models.ForeignKey("brand.Brand", models.CASCADE)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True, max_length=20_000)
    first_comment = models.TextField(blank=True, max_length=5000)
    link = models.URLField(max_length=2000, blank=True)
    utm = models.JSONField(
        default=dict, blank=True, help_text="Tags for the link, by their name without utm_."
    )
    language = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    analysis = models.ForeignKey("analysis.Analysis", models.SET_NULL, null=True, blank=True)
    created_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    ai_revision = models.PositiveIntegerField(
        null=True, blank=True, help_text="The revision at which words of an AI last came in; none: never."
    )
    ai_words = models.BooleanField(
        null=True, help_text="Words of an AI stand in it as they came; none: from before this was looked at."
    )
    confirmed_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    labels = models.ManyToManyField("posts.Label", through="posts.PostLabel", related_name="posts")

    class Meta:
        indexes = [models.Index(fields=["organisation", "-changed_at"], name="posts_post_recent")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="confirmed") | models.Q(confirmed_at__isnull=False),
                name="posts_confirmed_has_time",
            )
        ]

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED

    @property
    def is_made_by_ai(self) -> bool:
        """Words of an AI came in, however much of them is left: a person has to confirm what is sent."""
        return self.ai_revision is not None

    @property
    def holds_ai_words(self) -> bool:
        """They stand in a text or a first comment and no person changed them; alt texts do not count."""
        return self.is_made_by_ai if self.ai_words is None else self.ai_words

    @property
    def headline(self) -> str:
        """Its title, else how it begins; empty for an empty post."""
        return self.title or next((line.strip() for line in self.text.splitlines() if line.strip()), "")


class PostMedia(models.Model):
    """
    A media item in a post, in its place, with the alt text used there.

    `shown_on` is the channel whose preview shows it, while a page is made.
    """

    shown_on: Any = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    post = models.ForeignKey(Post, models.CASCADE, related_name="attachments")
    media_item = models.ForeignKey("media.MediaItem", models.PROTECT)
    position = models.PositiveSmallIntegerField()
    part = models.PositiveSmallIntegerField(default=0, help_text="In which part of a thread it stands.")
    alt_text = models.TextField(blank=True, max_length=2000)
    crop = models.JSONField(
        default=dict,
        blank=True,
        help_text="What of the picture goes out, see media.rules.Cut; empty: all of it.",
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["post", "media_item"], name="posts_media_once"),
            models.UniqueConstraint(
                fields=["post", "position"], name="posts_media_place", deferrable=models.Deferrable.DEFERRED
            ),
        ]


class Variant(models.Model):
    """The post as one channel gets it. What is None follows the post."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    post = models.ForeignKey(Post, models.CASCADE, related_name="variants")
    channel = models.ForeignKey("connections.Channel", models.CASCADE)
    text = models.TextField(null=True, blank=True, max_length=20_000)  # noqa: DJ001 - an empty text is one of its own
    first_comment = models.TextField(null=True, blank=True, max_length=5000)  # noqa: DJ001 - as with text
    options = models.JSONField(default=dict)
    unmarked = models.JSONField(
        default=dict,
        blank=True,
        help_text="Media made by an AI of which a person said that the network's mark be left out: its id, and who.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "channel"], name="posts_variant_once")]

    @property
    def own_text(self) -> str:
        """What will be sent: the variant's words, else the post's."""
        return self.post.text if self.text is None else self.text

    @property
    def own_first_comment(self) -> str:
        """As with the text."""
        return self.post.first_comment if self.first_comment is None else self.first_comment

    @property
    def latest_publication(self) -> Any:
        """The newest one, else None. They belong to a later step, which says how they stand."""
        return max(self.publications.all(), key=lambda one: one.pk, default=None)

    @property
    def differs(self) -> bool:
        return self.text is not None or self.first_comment is not None


class Label(models.Model):
    """A word of their own by which people sort posts. Without a brand it serves all of the organisation's."""

    class Colour(models.TextChoices):
        GREY = "grey", _("Grey")
        RED = "red", _("Red")
        ORANGE = "orange", _("Orange")
        YELLOW = "yellow", _("Yellow")
        GREEN = "green", _("Green")
        TEAL = "teal", _("Teal")
        BLUE = "blue", _("Blue")
        VIOLET = "violet", _("Violet")
        PINK = "pink", _("Pink")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    brand = models.ForeignKey("brand.Brand", models.CASCADE, null=True, blank=True)
    name = models.CharField(max_length=40)
    colour = models.CharField(max_length=6, choices=Colour, default=Colour.GREY)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation", "brand", Lower("name"), name="posts_label_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="posts_label_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class PostLabel(models.Model):
    """That a post carries a label."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    label = models.ForeignKey(Label, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "label"], name="posts_labelled_once")]


class PostVersion(models.Model):
    """The post as it stood at a revision. What one person types within a few minutes is one version."""

    class Cause(models.TextChoices):
        WRITTEN = "written", _("Written")
        SUGGESTED = "suggested", _("With suggested words")
        COPIED = "copied", _("Copied from another post")
        RESTORED = "restored", _("Restored")
        FIXED = "fixed", _("Made to fit with a click")

    class Seal(models.TextChoices):
        NONE = "", ""
        CONFIRMED = "confirmed", _("Confirmed")
        APPROVED = "approved", _("Approved")
        SENT_BACK = "sent_back", _("Sent back")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    post = models.ForeignKey(Post, models.CASCADE, related_name="versions")
    revision = models.PositiveIntegerField()
    by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    began_at = models.DateTimeField()
    at = models.DateTimeField()
    cause = models.CharField(max_length=9, choices=Cause, default=Cause.WRITTEN)
    seal = models.CharField(max_length=9, choices=Seal, blank=True, help_text="Why it stays as it is.")
    content = models.JSONField(help_text="Everything that the composer shows; see queries.snapshot.")

    class Meta:
        ordering = ["-revision"]
        constraints = [models.UniqueConstraint(fields=["post", "revision"], name="posts_version_once")]

    @property
    def seal_icon(self) -> str:
        return "undo-2" if self.seal == self.Seal.SENT_BACK else "check"


class Presence(models.Model):
    """Somebody has the composer of a post open, and was last heard of then."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    member = models.ForeignKey("accounts.Member", models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "member"], name="posts_present_once")]
