"""What `postwright user` and `postwright token` do once the application is up. Imported only then."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from postwright.base.accounts import operations, queries
from postwright.base.accounts.models import Member, NotAllowed, User
from postwright.config.cli.problems import Problem
from postwright.kit import tenancy
from postwright.kit.clock import now


class Unusable(Problem): ...


class NoSuchPerson(Problem): ...


def create_user(*, email: str, name: str, password: str, organisation: str, is_operator: bool) -> Member:
    """
    :raises Unusable: the address, the password or the organisation's name will not do
    """
    try:
        validate_email(email)
        validate_password(password, User(email=email, name=name))
        return operations.create_person(
            email=email,
            name=name,
            password=password,
            organisation=organisation,
            is_operator=is_operator,
            at=now(),
        )
    except ValidationError as error:
        raise Unusable(" ".join(error.messages)) from error
    except operations.AccountError as error:
        raise Unusable(str(error)) from error


def create_token(*, email: str, name: str, organisation: str) -> str:
    """
    The key: told once, nowhere kept.

    :raises NoSuchPerson: nobody of this address may make tokens there
    """
    user = queries.user_by_email(email)
    membership = queries.membership_by(user=user, organisation=organisation) if user else None
    if user is None or membership is None:
        where = organisation or "any organisation"
        raise NoSuchPerson(f"{email} is not a member of {where} here.")
    with tenancy.scope(membership.organisation_id):
        member = queries.member_for(user, membership)
        try:
            return operations.create_token(name=name, by=member, at=now())[1]
        except NotAllowed as error:
            raise NoSuchPerson(
                f"{email} is {member.role_name} of {member.organisation} and may not make tokens."
            ) from error
