from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from postwright.base.vault.models import SealedField
from postwright.kit.ids import uuid7
from postwright.ports.channels.words import ANSWERS


class Channel(models.Model):
    """A connected account on a network. Its secret is sealed by base/vault."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Connected")
        RECONNECT = "reconnect", _("Needs to be connected again")
        PAUSED = "paused", _("Paused")
        DISCONNECTED = "disconnected", _("Disconnected")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    brand = models.ForeignKey("brand.Brand", models.CASCADE)
    network = models.CharField(max_length=40)
    remote_id = models.CharField(max_length=300)
    handle = models.CharField(max_length=300)
    name = models.CharField(max_length=300, blank=True)
    base_url = models.URLField(max_length=300, blank=True)
    settings = models.JSONField(default=dict)
    secret = SealedField()
    scopes = models.JSONField(default=list)
    granted_by = models.CharField(max_length=300, blank=True)  # the network's name for whoever let us in
    expires_at = models.DateTimeField(null=True)  # a person has to sign in again by then
    renew_at = models.DateTimeField(null=True)  # the secret is renewed ahead of its end from then on
    renewing_until = models.DateTimeField(null=True)  # whose turn it is to renew the secret ends then
    state = models.CharField(max_length=12, choices=State, default=State.ACTIVE)
    problem = models.TextField(blank=True)
    connected_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True)
    connected_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "network", "remote_id"],
                condition=~models.Q(state="disconnected"),
                name="connections_channel_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["granted_by"],
                condition=~models.Q(state="disconnected"),
                name="connections_channel_grant",
            ),
            models.Index(fields=["renew_at"], name="connections_channel_renew"),
        ]

    def __str__(self) -> str:
        return self.handle

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE

    @property
    def is_connected(self) -> bool:
        return self.state != self.State.DISCONNECTED

    @property
    def is_paused(self) -> bool:
        return self.state == self.State.PAUSED

    @property
    def needs_reconnect(self) -> bool:
        return self.state == self.State.RECONNECT

    @property
    def is_practice(self) -> bool:
        """What is published here stays on this server."""
        return self.network == "rehearsal"

    @property
    def tone(self) -> str:
        """The colour word of the interface for its state."""
        return {self.State.ACTIVE: "good", self.State.RECONNECT: "bad"}.get(self.State(self.state), "warn")

    @property
    def explanation(self) -> str:
        """What is wrong and what to do, in the reader's language."""
        return gettext(ANSWERS.get(self.problem, self.problem)) if self.problem else ""


class SignIn(models.Model):
    """Somebody is at a network's own page, or back from it and choosing among the accounts that it named."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    member = models.ForeignKey("accounts.Member", models.CASCADE)
    brand = models.ForeignKey("brand.Brand", models.CASCADE)
    channel = models.ForeignKey(Channel, models.CASCADE, null=True)  # the one to let us into again
    network = models.CharField(max_length=40)
    way = models.CharField(max_length=40)
    state_hash = models.BinaryField(max_length=32, unique=True)
    kept = SealedField()  # what the departure kept, then the accounts found
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)  # what came back was used, and cannot be used again
    grants = models.JSONField(null=True)  # as `Channel.granted_by`, of the accounts found; None: not yet

    def __str__(self) -> str:
        return f"{self.network}: {self.way}"


class ServerApp(models.Model):
    """What one server of a network of many servers knows an organisation as: a client id and its secret."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    network = models.CharField(max_length=40)
    base_url = models.CharField(max_length=300)
    secret = SealedField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "network", "base_url"], name="connections_app_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.network}: {self.base_url}"


class Revocation(models.Model):
    """
    Rights to be given back at a network: of a channel that was disconnected, of an account that nobody chose. Gone
    once that is done, or no longer possible.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    network = models.CharField(max_length=40)
    remote_id = models.CharField(max_length=300)
    handle = models.CharField(max_length=300)
    base_url = models.CharField(max_length=300, blank=True)
    granted_by = models.CharField(max_length=300, blank=True)
    secret = SealedField()
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.handle


class RehearsalPost(models.Model):
    """The built-in practice network's own log: what arrived there, whatever we were told."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    channel = models.ForeignKey(Channel, models.CASCADE)
    key = models.CharField(max_length=64)
    payload = models.JSONField()
    arrived_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["channel", "key"], name="connections_rehearsal_key")]


class RehearsalServer(models.Model):
    """What the practice network counts for one channel, so that its troubles can be scripted call by call."""

    channel = models.OneToOneField(Channel, models.CASCADE, primary_key=True)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    calls = models.PositiveIntegerField(default=0)
