"""Tables that grow with time lie in one part for each month: an old month goes by dropping its part."""

from typing import Any, override

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel
from django.db.migrations.state import ProjectState

REST = "rest"  # the part of rows whose month has no part of its own


class CreateMonthlyModel(CreateModel):
    """
    As CreateModel, with the rows parted by the month of `column`, in UTC.

    The months themselves are made by `door_make_months`, some ahead. Unique is then only what names the column.
    """

    def __init__(self, *arguments: Any, column: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.column = column

    @override
    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        # Its indexes and references are made when the migration ends, and then find the parted table.
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        meta = to_state.apps.get_model(app_label, self.name)._meta
        quote, name = schema_editor.quote_name, meta.db_table
        table, plain, rest = quote(name), quote(f"{name}_plain"), quote(f"{name}_{REST}")
        column, app = quote(self.column), quote(settings.APP_ROLE)
        parted = f"LIKE {plain} INCLUDING DEFAULTS, PRIMARY KEY ({quote(str(meta.pk.column))}, {column})"
        schema_editor.execute(f"ALTER TABLE {table} RENAME TO {plain}")
        schema_editor.execute(f"CREATE TABLE {table} ({parted}) PARTITION BY RANGE ({column})")
        schema_editor.execute(f"DROP TABLE {plain}")
        schema_editor.execute(f"CREATE TABLE {rest} PARTITION OF {table} DEFAULT")
        schema_editor.execute(f"REVOKE ALL ON {rest} FROM {app}")


# Of every parted table. Nobody but their owner may read a part by its name: the walls stand around the whole.
MAKE_MONTHS = """
DECLARE
    made integer := 0;
    whole regclass;
    col name;
    month timestamptz;
    part text;
    is_free boolean;
BEGIN
    PERFORM set_config('timezone', 'UTC', true), set_config('lock_timeout', '5s', true);
    PERFORM pg_advisory_xact_lock(7305114422);
    FOR whole, col IN
        SELECT p.partrelid::regclass, a.attname FROM pg_partitioned_table p
        JOIN pg_class c ON c.oid = p.partrelid AND c.relnamespace = 'public'::regnamespace
        JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = p.partattrs[0]
    LOOP
        FOR month IN SELECT generate_series(
            date_trunc('month', at), date_trunc('month', at) + interval '3 months', interval '1 month')
        LOOP
            part := whole || to_char(month, '"_"YYYY"_"MM');
            CONTINUE WHEN to_regclass(part) IS NOT NULL;
            EXECUTE format('SELECT NOT EXISTS (SELECT 1 FROM %I WHERE %I >= %L AND %I < %L)',
                whole || '_rest', col, month, col, month + interval '1 month') INTO is_free;
            CONTINUE WHEN NOT is_free;
            EXECUTE format('CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
                part, whole, month, month + interval '1 month');
            EXECUTE format('REVOKE ALL ON %I FROM PUBLIC, {app}', part);
            made := made + 1;
        END LOOP;
    END LOOP;
    RETURN made;
END
"""
