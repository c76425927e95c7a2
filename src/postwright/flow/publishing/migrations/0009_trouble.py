import django.db.models.deletion
from django.db import migrations, models

from postwright.kit import ids, tenancy


class Migration(migrations.Migration):
    dependencies = [("publishing", "0008_bulk_order")]

    operations = [
        migrations.CreateModel(
            "Trouble",
            [
                (
                    "id",
                    models.UUIDField(default=ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="connections.channel"),
                ),
                ("cause", models.CharField(max_length=60)),
                ("began_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["channel", "cause"], name="publishing_trouble_once")
                ]
            },
        ),
        tenancy.TenantTable("Trouble"),
    ]
