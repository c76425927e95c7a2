import re

from django.db import models

from postwright.kit.ids import uuid7

LINK = re.compile(r"https?://\S+")


class OutboxMail(models.Model):
    """A mail that this installation cannot send by itself: the operator hands it on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    to = models.TextField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-written_at"], name="notices_outbox_recent")]

    @property
    def links(self) -> list[str]:
        return list(dict.fromkeys(LINK.findall(self.text)))
