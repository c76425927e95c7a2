from django.conf import settings
from django.db import migrations

from postwright.kit import tenancy
from postwright.kit.partitions import MAKE_MONTHS


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_tenancy"),
    ]

    operations = [
        tenancy.Door(
            "make_months",
            takes="at timestamptz",
            returns="integer",
            answer=MAKE_MONTHS.format(app=f'"{settings.APP_ROLE}"'),
            volatile=True,
            language="plpgsql",
        ),
        migrations.RunSQL("SELECT door_make_months(current_timestamp)"),
    ]
