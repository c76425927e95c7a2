"""Every table that belongs to an organisation is walled, and every door through the walls is listed."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from tests.house import tree

pytestmark = pytest.mark.django_db


def rows(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return cursor.fetchall()


def tenant_tables():
    ours = [model for model in apps.get_models() if model.__module__.startswith("postwright.")]
    walled = {
        model._meta.db_table for model in ours if any(f.name == "organisation" for f in model._meta.fields)
    }
    return walled | {"accounts_organisation"}


def _rule(qual):
    """Without its brackets; a comparison that no index answers says the same (see publishing's migration 0017)."""
    distinct = re.fullmatch(r"\(NOT \((.*) IS DISTINCT FROM (.*)\)\)", qual)
    return f"{distinct[1]} = {distinct[2]}" if distinct else qual[1:-1]


class TestRowLevelSecurity:
    def test_is_forced_on_every_table_of_an_organisation(self):
        forced = {
            name
            for (name,) in rows("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        }

        assert tenant_tables() <= forced

    def test_compares_the_organisation_in_both_directions(self):
        policies = rows("SELECT tablename, qual, with_check FROM pg_policies WHERE policyname = 'tenant'")

        assert {table for table, _, _ in policies} == tenant_tables()
        assert all("postwright.organisation" in qual and _rule(qual) in check for _, qual, check in policies)

    def test_lets_a_row_refer_only_to_rows_of_its_organisation(self):
        checks = dict(rows("SELECT tablename, with_check FROM pg_policies WHERE policyname = 'tenant'"))
        ours = [model for model in apps.get_models() if model._meta.db_table in checks]
        open_references = [
            f"{model._meta.db_table}.{field.column}"
            for model in ours
            for field in model._meta.concrete_fields
            if field.related_model in ours
            and field.name != "organisation"
            and f"seen.{field.related_model._meta.pk.column} = {model._meta.db_table}.{field.column}"
            not in checks[model._meta.db_table]
        ]
        assert open_references == []

    def test_cannot_be_bypassed_by_the_application(self):
        [(superuser, bypass)] = rows(
            "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = %s", settings.APP_ROLE
        )
        assert (superuser, bypass) == (False, False)

    def test_lets_the_dispatcher_see_no_content(self):
        readable = rows(
            "SELECT table_name, column_name FROM information_schema.column_privileges WHERE grantee = %s",
            settings.DISPATCHER_ROLE,
        )
        assert {table for table, _ in readable} <= {"publishing_publication", "publishing_attempt"}
        assert not {"intent", "progress", "remote_url", "answer", "detail"} & {
            column for _, column in readable
        }

    def test_leaves_open_only_what_the_page_of_doors_explains(self):
        page = (tree.ROOT / "docs/security/doors.md").read_text()
        table = re.findall(r"^\| (`[^|]+) \|", page.partition("## Tables")[2], re.MULTILINE)
        explained = {name for cell in table for name in re.findall(r"`(\w+)`", cell)}
        readable = rows(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relrowsecurity "
            "AND relnamespace = 'public'::regnamespace AND has_table_privilege(%s, oid, 'SELECT')",
            settings.APP_ROLE,
        )

        assert {name for (name,) in readable} == explained

    def test_lets_the_application_change_nothing_about_migrations(self):
        [writable] = rows(
            "SELECT has_table_privilege(%s, 'django_migrations', 'INSERT, UPDATE, DELETE, TRUNCATE')",
            settings.APP_ROLE,
        )
        assert writable == (False,)

    def test_no_view_is_run_with_its_owners_rights(self):
        views = rows(
            "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE relkind = 'v' AND nspname = 'public' "
            "AND NOT coalesce(reloptions::text, '') LIKE '%security_invoker=true%'"
        )
        assert views == []


class TestDoors:
    def test_are_all_listed(self):
        doors = {
            name
            for (name,) in rows(
                "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
            )
        }
        listed = set(re.findall(r"`(door_\w+)", (tree.ROOT / "docs/security/doors.md").read_text()))

        assert doors == listed

    def test_fix_their_search_path(self):
        loose = rows(
            "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace "
            "AND NOT 'search_path=public, pg_temp' = ANY (coalesce(proconfig, '{}'))"
        )
        assert loose == []
