"""
The tenant in the database session, and the migration operations that guard it.

Row-level security compares each row's organisation with the transaction's setting
`postwright.organisation`. Without one, a query sees nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model

CURRENT = "nullif(current_setting('postwright.organisation', true), '')::uuid"


class NoTenant(Exception):
    """Asked for the organisation of a transaction that has none."""


@contextmanager
def scope(organisation_id: UUID) -> Iterator[None]:
    """A transaction (or savepoint) that sees one organisation's rows, and no others."""
    with transaction.atomic():
        before = _setting()
        _set(str(organisation_id))
        yield
        _set(before)


def enter(organisation_id: UUID) -> None:
    """Set the tenant for the rest of the running transaction."""
    if not connection.in_atomic_block:
        raise NoTenant("A tenant is set inside a transaction.")
    _set(str(organisation_id))


def current() -> UUID:
    """
    The organisation of the running transaction.

    :raises NoTenant: none is set
    """
    value = _setting()
    if not value:
        raise NoTenant("No organisation is set for this transaction.")
    return UUID(value)


def _setting() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('postwright.organisation', true), '')")
        return str(cursor.fetchone()[0])


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('postwright.organisation', %s, true)", [value])


class _SchemaOnly(Operation):
    """Changes the database's rules, not Django's picture of the models."""

    reversible = False

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing about the models changes."""


class TenantTable(_SchemaOnly):
    """
    Force row-level security on a table; the owner of the schema keeps its view for backups.

    A row may refer only to rows that its writer can see: foreign keys alone look past the walls.
    """

    def __init__(self, model: str, column: str = "organisation_id") -> None:
        self.model, self.column = model, column

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        _from: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model)
        table = schema_editor.quote_name(model._meta.db_table)
        rule = f"{schema_editor.quote_name(self.column)} = {CURRENT}"
        check = " AND ".join([rule, *_references(model, schema_editor.quote_name)])
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        schema_editor.execute(
            f"CREATE POLICY tenant ON {table} TO PUBLIC USING ({rule}) WITH CHECK ({check})"
        )
        schema_editor.execute(
            f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)"
        )

    def describe(self) -> str:
        return f"Row-level security on {self.model}"


def _references(model: type[Model], quote: Callable[[str], str]) -> Iterator[str]:
    """For each foreign key to a table of organisations: it is empty, or its row can be seen."""
    for field in model._meta.concrete_fields:
        target = field.related_model
        if isinstance(target, type) and any(f.name == "organisation" for f in target._meta.concrete_fields):
            column, table = (
                f"{quote(model._meta.db_table)}.{quote(str(field.column))}",
                quote(target._meta.db_table),
            )
            key = quote(str(target._meta.pk.column))
            yield f"({column} IS NULL OR EXISTS (SELECT 1 FROM {table} seen WHERE seen.{key} = {column}))"  # noqa: S608 - names of our own tables


class AppendOnly(_SchemaOnly):
    """The application may add rows to a table and read them, never change or delete one."""

    def __init__(self, model: str) -> None:
        self.model = model

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        _from: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = schema_editor.quote_name(to_state.apps.get_model(app_label, self.model)._meta.db_table)
        role = schema_editor.quote_name(settings.APP_ROLE)
        schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")

    def describe(self) -> str:
        return f"Only additions to {self.model}"


class DispatcherTable(_SchemaOnly):
    """What the publisher's claim loop may read and change of every organisation's rows, column by column."""

    def __init__(self, model: str, *, reads: Sequence[str], changes: Sequence[str] = ()) -> None:
        self.model, self.reads, self.changes = model, reads, changes

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        _from: ProjectState,
        to_state: ProjectState,
    ) -> None:
        quote = schema_editor.quote_name
        table = quote(to_state.apps.get_model(app_label, self.model)._meta.db_table)
        role = quote(settings.DISPATCHER_ROLE)
        reads, changes = (", ".join(map(quote, columns)) for columns in (self.reads, self.changes))
        schema_editor.execute(f"CREATE POLICY dispatcher ON {table} TO {role} USING (true) WITH CHECK (true)")
        schema_editor.execute(f"GRANT SELECT ({reads}) ON {table} TO {role}")
        if changes:
            schema_editor.execute(f"GRANT UPDATE ({changes}) ON {table} TO {role}")

    def describe(self) -> str:
        return f"The dispatcher's columns of {self.model}"


class Door(_SchemaOnly):
    """
    A question that must be asked before a tenant is known, as a SECURITY DEFINER function.

    Every door is listed in docs/security/doors.md; a test compares.
    """

    def __init__(
        self,
        name: str,
        *,
        takes: str,
        returns: str,
        answer: str,
        volatile: bool = False,
        language: str = "sql",
    ) -> None:
        self.name, self.takes, self.returns, self.answer = f"door_{name}", takes, returns, answer
        self.volatility, self.language = "VOLATILE" if volatile else "STABLE", language

    def database_forwards(
        self, _app: str, schema_editor: BaseDatabaseSchemaEditor, _from: ProjectState, _to: ProjectState
    ) -> None:
        role = schema_editor.quote_name(settings.APP_ROLE)
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {self.name}({self.takes}) RETURNS {self.returns} "
            f"LANGUAGE {self.language} {self.volatility} SECURITY DEFINER SET search_path = public, pg_temp "
            f"AS $door$ {self.answer} $door$",
            params=None,
        )
        schema_editor.execute(f"REVOKE ALL ON FUNCTION {self.name} FROM PUBLIC")
        schema_editor.execute(f"GRANT EXECUTE ON FUNCTION {self.name} TO {role}")

    def describe(self) -> str:
        return f"Door {self.name}"
