from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0004_overdue"),
    ]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="unclear_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(f'GRANT UPDATE (unclear_at) ON publishing_attempt TO "{settings.DISPATCHER_ROLE}"'),
    ]
