from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils.translation import gettext as _

from postwright.base.accounts import queries
from postwright.base.accounts.models import Member, User
from postwright.base.accounts.operations.errors import EmailTaken
from postwright.base.accounts.operations.organisations import open_organisation
from postwright.base.accounts.rules import DEMO_EMAIL
from postwright.kit.text import one_line


@transaction.atomic
def make_first_operator(*, user: User) -> User:
    """The first account of a new installation runs it. Two at the same moment: only one does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('postwright.first_operator'))")
    others = User.objects.exclude(pk=user.pk).exclude(email=DEMO_EMAIL)
    if user.email != DEMO_EMAIL and not others.exists():
        user.is_operator = True
        user.save(update_fields=["is_operator"])
    return user


@transaction.atomic
def create_person(
    *,
    email: str,
    name: str,
    password: str,
    organisation: str,
    at: datetime,
    is_operator: bool = False,
    is_demo: bool = False,
) -> Member:
    """
    An account with a confirmed address and an organisation of its own, made from the command line.

    :raises EmailTaken: somebody has an account with this address
    """
    if queries.user_by_email(email) is not None:
        raise EmailTaken(_("There is an account with the address %(email)s already.") % {"email": email})
    user = User.objects.create_user(email, password, name=one_line(name), is_operator=is_operator)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    make_first_operator(user=user)
    return open_organisation(name=organisation, by=user, at=at, is_demo=is_demo)


@transaction.atomic
def change_profile(*, user: User, name: str, language: str, time_zone: str, theme: str) -> User:
    user.name, user.language, user.time_zone, user.theme = one_line(name), language, time_zone, theme
    user.save(update_fields=["name", "language", "time_zone", "theme"])
    return user


def end_sessions(*, user: User) -> int:
    """Sign a person out everywhere. Returns how many sessions ended."""
    theirs = [
        row.pk for row in Session.objects.iterator() if row.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    return Session.objects.filter(pk__in=theirs).delete()[0]


def forget_sessions(*, at: datetime) -> int:
    """Delete the sessions that have ended by themselves. Returns how many."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]


def forget_unconfirmed(*, at: datetime) -> int:
    """
    Delete the accounts whose address nobody has confirmed in time, and the organisations they opened.

    Who has colleagues, or has made anything, stays. Returns how many went.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT door_forget_unconfirmed(%s)", [at - timedelta(days=settings.UNCONFIRMED_DAYS)])
        return int(cursor.fetchone()[0])
