from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from postwright.base.accounts.rules import RIGHTS, ROLE_NAMES, Right, Role
from postwright.kit.ids import uuid7


class NotAllowed(Exception):
    """Your role does not include this. Ask an owner or admin of your organisation."""

    status = 403

    def __str__(self) -> str:
        return str(_("Your role does not include this. Ask an owner or admin of your organisation."))


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who can sign in. Belongs to organisations through Member."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    theme = models.CharField(max_length=6, default="system")
    is_operator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def display_name(user: User) -> str:
    return user.name


class Organisation(models.Model):
    """The tenant: everything else belongs to one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A person in an organisation, with a role."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE)
    user = models.ForeignKey(User, models.CASCADE)
    role = models.CharField(max_length=8, choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="accounts_member_once"),
            models.CheckConstraint(condition=models.Q(role__in=[*Role]), name="accounts_member_role"),
        ]

    def __str__(self) -> str:
        return self.user.name

    def may(self, right: Right) -> bool:
        return right in RIGHTS[Role(self.role)]

    def require(self, right: Right) -> None:
        """:raises NotAllowed: the member's role lacks this right"""
        if not self.may(right):
            raise NotAllowed

    @property
    def role_name(self) -> str:
        return str(ROLE_NAMES[Role(self.role)])

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER


class Invitation(models.Model):
    """An open place in an organisation for whoever holds the mailed link."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE)
    email = models.EmailField()
    role = models.CharField(max_length=8, choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    invited_by = models.ForeignKey(Member, models.SET_NULL, null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    mail_failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=models.Q(accepted_at__isnull=True),
                name="accounts_invitation_open_once",
            )
        ]


class ApiToken(models.Model):
    """A member's key to the API. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE)
    member = models.ForeignKey(Member, models.CASCADE)
    name = models.CharField(max_length=80)
    token_hash = models.BinaryField(max_length=32, unique=True)
    hint = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
