"""Who may do what. One table; checks, buttons and documentation come from it."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

DEMO_EMAIL = "demo@postwright.example"  # logs in to the demo, and is never the first operator


class Right(StrEnum):
    MANAGE_ORGANISATION = "manage_organisation"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_CHANNELS = "manage_channels"
    MANAGE_BRANDS = "manage_brands"
    UPLOAD_MEDIA = "upload_media"
    WRITE_POSTS = "write_posts"
    APPROVE_POSTS = "approve_posts"
    PUBLISH_POSTS = "publish_posts"
    MANAGE_TOKENS = "manage_tokens"
    READ = "read"


class Role(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    VIEWER = "viewer"


ROLE_NAMES = {
    Role.OWNER: _("Owner"),
    Role.ADMIN: _("Admin"),
    Role.EDITOR: _("Editor"),
    Role.VIEWER: _("Viewer"),
}

ROLE_NOTES = {
    Role.OWNER: _("Everything, including the organisation itself and who owns it."),
    Role.ADMIN: _("People, brands, channels and API tokens, and all the daily work."),
    Role.EDITOR: _("Uploads media, writes posts, approves those of others and publishes them."),
    Role.VIEWER: _("Sees everything and changes nothing."),
}

_VIEWER = frozenset({Right.READ})
_EDITOR = _VIEWER | {
    Right.UPLOAD_MEDIA,
    Right.WRITE_POSTS,
    Right.APPROVE_POSTS,
    Right.PUBLISH_POSTS,
}
_ADMIN = _EDITOR | {Right.MANAGE_PEOPLE, Right.MANAGE_CHANNELS, Right.MANAGE_BRANDS, Right.MANAGE_TOKENS}
_OWNER = _ADMIN | {Right.MANAGE_ORGANISATION}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(_OWNER),
    Role.ADMIN: frozenset(_ADMIN),
    Role.EDITOR: frozenset(_EDITOR),
    Role.VIEWER: _VIEWER,
}


def may_grant(*, giver: Role, role: Role) -> bool:
    """Nobody hands out more than they hold: only an owner makes an owner."""
    return RIGHTS[role] <= RIGHTS[giver]


def grantable(giver: Role) -> list[Role]:
    """The roles that this role may hand out, and may change those who hold them."""
    return [
        role for role in Role if Right.MANAGE_PEOPLE in RIGHTS[giver] and may_grant(giver=giver, role=role)
    ]
