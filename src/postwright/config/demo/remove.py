"""Deletes the demo: every row, every file, its person. Works as the owner of the tables."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connections, transaction

from postwright.base.accounts import operations as accounts
from postwright.base.accounts import queries as account_queries
from postwright.base.accounts.rules import DEMO_EMAIL
from postwright.flow.media import queries as media

OWNER = "owner"


def remove() -> int:
    """How many demos there were."""
    if user := account_queries.user_by_email(DEMO_EMAIL):
        accounts.end_sessions(user=user)
    # The application's role may not delete what the audit trail says, and that is right so.
    with transaction.atomic(using=OWNER):
        demos = [row[0] for row in _run("SELECT id FROM accounts_organisation WHERE is_demo")]
        for table in _tables():
            _run(f'DELETE FROM "{table}" WHERE organisation_id = ANY(%s)', demos)  # noqa: S608 - a name of our own tables
        _run("DELETE FROM accounts_organisation WHERE id = ANY(%s)", demos)
        _remove_person()
    for organisation_id in demos:
        for key in list(media.storage().keys(organisation_id.hex)):
            media.storage().delete(key)
    return len(demos)


def _remove_person() -> None:
    """Unless somebody gave that account a place elsewhere."""
    lonely = (
        "SELECT id FROM accounts_user WHERE email = %s "
        "AND NOT EXISTS (SELECT FROM accounts_member WHERE user_id = accounts_user.id)"
    )
    for (user_id,) in _run(lonely, DEMO_EMAIL):
        _run("DELETE FROM account_emailaddress WHERE user_id = %s", user_id)
        _run("DELETE FROM accounts_user WHERE id = %s", user_id)


def _tables() -> Iterator[str]:
    for model in apps.get_models():
        if any(field.name == "organisation" for field in model._meta.concrete_fields):
            yield model._meta.db_table


def _run(statement: str, *parameters: str | UUID | list[UUID]) -> list[tuple[Any, ...]]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(statement, list(parameters))
        return cursor.fetchall() if cursor.description else []
