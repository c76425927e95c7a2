from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from postwright.flow.snippets import rules
from postwright.kit.ids import uuid7


class Snippet(models.Model):
    """Words of a brand that are used again."""

    class Kind(models.TextChoices):
        HASHTAGS = "hashtags", _("Hashtags")
        TEXT = "text", _("Snippet")
        TEMPLATE = "template", _("Template")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    brand = models.ForeignKey("brand.Brand", models.CASCADE)
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=80)
    text = models.TextField(max_length=5000)
    created_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("brand", "kind", Lower("name"), name="snippets_name_once"),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(text=""), name="snippets_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def gaps(self) -> list[str]:
        """What has to be asked for when it is used."""
        return rules.gaps_of(self.text)

    @property
    def icon(self) -> str:
        return {self.Kind.HASHTAGS: "hash", self.Kind.TEMPLATE: "file-text"}.get(
            self.Kind(self.kind), "quote"
        )
