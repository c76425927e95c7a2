import django.db.models.deletion
from django.db import migrations, models

from postwright.kit import ids, tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_forget_unconfirmed"),
        ("analysis", "0007_features"),
    ]

    operations = [
        migrations.CreateModel(
            name="Callback",
            fields=[
                (
                    "id",
                    models.UUIDField(default=ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("url", models.URLField(max_length=2000)),
                ("secret", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("told", "Told"), ("failed", "Not told")],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=40)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "analysis",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="callback",
                        to="analysis.analysis",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "waiting"), ("ended_at__isnull", False), _connector="XOR"
                        ),
                        name="analysis_callback_ended_has_time",
                    )
                ],
            },
        ),
        tenancy.TenantTable("Callback"),
    ]
