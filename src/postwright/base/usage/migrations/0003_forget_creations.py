from django.db import migrations

from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("usage", "0002_tenancy")]

    operations = [
        tenancy.Door(
            "forget_creations",
            takes="before timestamptz",
            returns="bigint",
            answer="WITH gone AS (DELETE FROM usage_creation WHERE at < before RETURNING 1) "
            "SELECT count(*) FROM gone",
            volatile=True,
        ),
    ]
