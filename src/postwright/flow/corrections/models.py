from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from postwright.flow.corrections import rules
from postwright.kit.ids import uuid7


class Correction(models.Model):
    """What a person wants done at the network with a publication that is out: other words, or nothing left of it."""

    class Verb(models.TextChoices):
        EDIT = "edit", _("Change the words")
        DELETE = "delete", _("Delete")

    class State(models.TextChoices):
        WAITING = "waiting", _("Under way")
        DONE = "done", _("Done")
        FAILED = "failed", _("Not done")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    publication = models.ForeignKey("publishing.Publication", models.CASCADE, related_name="corrections")
    verb = models.CharField(max_length=6, choices=Verb)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    pieces = models.JSONField(
        help_text="Of each post that is out its key, id and address there, its words before and after, and is_done."
    )
    tries = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=300, blank=True, help_text="In the network's own words.")
    asked_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication"],
                condition=models.Q(state="waiting"),
                name="corrections_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting") ^ models.Q(ended_at__isnull=False),
                name="corrections_ended_has_time",
            ),
        ]

    @property
    def is_deletion(self) -> bool:
        return self.verb == self.Verb.DELETE

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def has_failed(self) -> bool:
        return self.state == self.State.FAILED

    @property
    def left(self) -> list[dict[str, Any]]:
        """What is still to be done, in this order: of a thread nothing hangs in the air."""
        remaining = [piece for piece in self.pieces if not piece["is_done"]]
        return remaining[::-1] if self.is_deletion else remaining

    @property
    def explanation(self) -> str:
        if not self.problem:
            return ""
        return rules.sentence(self.problem, is_deletion=self.is_deletion, why=self.why)
