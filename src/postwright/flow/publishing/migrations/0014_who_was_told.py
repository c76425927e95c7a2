import django.db.models.deletion
from django.db import migrations, models

from postwright.kit import ids, tenancy


class Migration(migrations.Migration):
    """Made anew, with a policy for its new column. What it forgets costs one more mail of a trouble that lasts."""

    dependencies = [("publishing", "0013_first_try"), ("posts", "__first__")]

    operations = [
        migrations.DeleteModel("Trouble"),
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
                ("cause", models.CharField(max_length=60)),
                ("network", models.CharField(blank=True, max_length=40)),
                (
                    "channel",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, to="connections.channel"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="posts.post",
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("told_to", models.JSONField(default=list, help_text="Members, by their ids.")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["organisation", "cause", "network", "channel", "post"],
                        name="publishing_trouble_once",
                        nulls_distinct=False,
                    )
                ]
            },
        ),
        tenancy.TenantTable("Trouble"),
    ]
