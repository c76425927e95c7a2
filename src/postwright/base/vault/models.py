from typing import Any

from django.db import models

from postwright.kit.ids import uuid7


class SealedField(models.BinaryField):  # type: ignore[type-arg]  # generic in the stubs only
    """
    What `vault.seal` made of a secret for this column, or nothing. Re-encryption finds its columns by this class.

    Its table has an `organisation`. To a migration it is a `BinaryField`.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", list(args), dict(kwargs)


class DataKey(models.Model):
    """
    Seals the secrets of one organisation; a master key wraps it. One is current, older ones only open.

    The row stands for the key also where its wrapped bytes lie outside the database.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    kid = models.BinaryField(max_length=8)
    master = models.CharField(max_length=40)  # the label of the master key that wrapped it
    wrapped = models.BinaryField(default=b"")  # empty: in the directory
    made_at = models.DateTimeField()
    wrapped_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kid"], name="vault_datakey_kid"),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(retired_at__isnull=True),
                name="vault_datakey_current_once",
            ),
        ]

    @property
    def is_current(self) -> bool:
        return self.retired_at is None
