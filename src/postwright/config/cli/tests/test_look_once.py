"""Whether the tables of an outside database are looked at again."""

import pytest
from django.db import connections

from postwright.config.cli import migrations
from postwright.config.cli.installation import Installation

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def installation(committed, cluster, tmp_path, monkeypatch):
    """Its tables are up to date, which it does not know yet."""
    monkeypatch.setenv("POSTWRIGHT_SECRET_KEY", "only for tests")
    owner = cluster.url("postwright_owner", "tests")
    return Installation(tmp_path, cluster.url("postwright_app", "tests"), owner)


def looks(installation):
    """Whether the next command runs the migrations, which alone write the stamp."""
    stamp = installation.data / "migrated"
    before = stamp.stat().st_mtime_ns if stamp.exists() else 0
    migrations.apply_when_needed(installation)
    return stamp.stat().st_mtime_ns != before


class TestTablesOfAnOutsideDatabase:
    def test_are_looked_at_until_up_to_date_and_after_others_changed_them(self, installation):
        looked = [looks(installation), looks(installation)]
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('vault', '9999', now())"
            )
        try:
            looked.append(looks(installation))
        finally:
            with connections["owner"].cursor() as cursor:
                cursor.execute("DELETE FROM django_migrations WHERE name = '9999'")

        assert looked == [True, False, True]
