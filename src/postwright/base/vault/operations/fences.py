"""
The database refuses a secret that is sealed with a key which is gone.

A process may be stopped between sealing and storing for longer than any period of grace. Each sealed column has a
trigger that holds the key's row while a secret is stored; destroying the key takes the same row.
"""

from typing import Any

from django.db import connections

from postwright.base.vault import queries

MISSING = """
SELECT count(*) FROM pg_attribute a WHERE a.attrelid = to_regclass(%s) AND a.attname = %s AND NOT a.attisdropped
AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = a.attrelid AND t.tgname = %s)
"""


def raise_fences(using: str, **_kwargs: Any) -> None:
    """After migrations, as the owner of the tables: a trigger for each sealed column that has none."""
    quote = connections[using].ops.quote_name
    with connections[using].cursor() as cursor:
        for _model, _name, table, column in queries.sealed_columns():
            fence = f"vault_fence_{column}"
            cursor.execute(MISSING, [f"public.{quote(table)}", column, fence])
            if cursor.fetchone()[0]:
                cursor.execute(
                    f"CREATE TRIGGER {quote(fence)} BEFORE INSERT OR UPDATE OF {quote(column)} ON {quote(table)} "
                    f"FOR EACH ROW EXECUTE FUNCTION vault_fence({quote(column)})"
                )
