import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Each step wrote into indexes that others begin with, and beginning wrote what the outcome says as well."""

    dependencies = [("publishing", "0010_figures")]

    operations = [
        migrations.AlterField(
            "publication",
            "organisation",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
            ),
        ),
        migrations.AlterField(
            "attempt",
            "publication",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="attempts",
                to="publishing.publication",
            ),
        ),
        migrations.RunSQL(
            f'GRANT SELECT (sending_at) ON publishing_publication TO "{settings.DISPATCHER_ROLE}"'
        ),
        migrations.RunSQL(f'GRANT UPDATE (sending_at) ON publishing_attempt TO "{settings.DISPATCHER_ROLE}"'),
    ]
