import django.db.models.deletion
from django.db import migrations, models

import postwright.kit.ids
from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_organisation_count"),
        ("media", "0005_measured_and_origin"),
        ("analysis", "0008_callback"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hearing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=postwright.kit.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "transcript",
                    models.JSONField(
                        default=dict, help_text="See `Transcript` of the engines; empty where it failed."
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=40)),
                ("heard_at", models.DateTimeField()),
                (
                    "media_item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hearing",
                        to="media.mediaitem",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
                    ),
                ),
            ],
        ),
        tenancy.TenantTable("Hearing"),
    ]
