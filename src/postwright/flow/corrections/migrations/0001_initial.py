import django.db.models.deletion
from django.db import migrations, models

from postwright.kit import ids, tenancy


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "0005_forget_unconfirmed"), ("publishing", "0018_corrections")]

    operations = [
        migrations.CreateModel(
            "Correction",
            [
                (
                    "id",
                    models.UUIDField(default=ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[("edit", "Change the words"), ("delete", "Delete")], max_length=6
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Under way"), ("done", "Done"), ("failed", "Not done")],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                (
                    "pieces",
                    models.JSONField(
                        help_text="Of each post that is out its key, id and address there, its words before and after, and is_done."
                    ),
                ),
                ("tries", models.PositiveIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=60)),
                (
                    "why",
                    models.CharField(blank=True, help_text="In the network's own words.", max_length=300),
                ),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to="accounts.member"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="publishing.publication",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(state="waiting"),
                        fields=["publication"],
                        name="corrections_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(state="waiting") ^ models.Q(ended_at__isnull=False),
                        name="corrections_ended_has_time",
                    ),
                ]
            },
        ),
        tenancy.TenantTable("Correction"),
    ]
