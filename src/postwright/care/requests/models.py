from django.db import models

from postwright.kit.ids import uuid7


class DeletionRequest(models.Model):
    """
    A person asked their network that we delete what we hold of them. Belongs to the installation: they may have let
    several organisations in.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    app = models.CharField(max_length=40, help_text="Whose app at the network: facebook, instagram, threads.")
    code = models.CharField(
        max_length=40, unique=True, help_text="The same for the same person, and shown to them."
    )
    person = models.CharField(
        max_length=300, blank=True, help_text="The network's name for them; gone once it is done."
    )
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="requests_deletion_age")]

    @property
    def is_done(self) -> bool:
        return self.done_at is not None
