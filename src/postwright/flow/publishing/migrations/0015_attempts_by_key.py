import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Row-level security names the organisation in every query: without statistics its index passed for the key."""

    dependencies = [("publishing", "0014_who_was_told")]

    operations = [
        migrations.AlterField(
            "attempt",
            "organisation",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
            ),
        ),
    ]
