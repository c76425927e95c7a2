import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_months")]

    operations = [
        migrations.AlterField(
            "event",
            "organisation",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
            ),
        ),
    ]
