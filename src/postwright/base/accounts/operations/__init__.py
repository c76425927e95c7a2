"""Every change to people, organisations, invitations and API tokens."""

from postwright.base.accounts.operations.errors import (
    AccountError,
    AlreadyMember,
    EmailTaken,
    InvitationGone,
    LastOwner,
    TooManyInvitations,
    TooManyOrganisations,
)
from postwright.base.accounts.operations.invitations import (
    accept_invitation,
    give_up_invitation,
    invite_person,
    mail_invitation,
    renew_invitation,
    withdraw_invitation,
)
from postwright.base.accounts.operations.limits import mail_refused
from postwright.base.accounts.operations.members import change_role, remove_member
from postwright.base.accounts.operations.organisations import open_organisation, rename_organisation
from postwright.base.accounts.operations.people import (
    change_profile,
    create_person,
    end_sessions,
    forget_sessions,
    forget_unconfirmed,
    make_first_operator,
)
from postwright.base.accounts.operations.tokens import create_token, revoke_token, use_token

__all__ = [
    "AccountError",
    "AlreadyMember",
    "EmailTaken",
    "InvitationGone",
    "LastOwner",
    "TooManyInvitations",
    "TooManyOrganisations",
    "accept_invitation",
    "change_profile",
    "change_role",
    "create_person",
    "create_token",
    "end_sessions",
    "forget_sessions",
    "forget_unconfirmed",
    "give_up_invitation",
    "invite_person",
    "mail_invitation",
    "mail_refused",
    "make_first_operator",
    "open_organisation",
    "remove_member",
    "rename_organisation",
    "renew_invitation",
    "revoke_token",
    "use_token",
    "withdraw_invitation",
]
