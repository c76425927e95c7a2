class AccountError(Exception):
    """Something a person can put right. The message is written for that person."""

    status = 409


class AlreadyMember(AccountError): ...


class LastOwner(AccountError): ...


class InvitationGone(AccountError): ...


class EmailTaken(AccountError): ...


class TooManyInvitations(AccountError):
    status = 429


class TooManyOrganisations(AccountError):
    status = 429
