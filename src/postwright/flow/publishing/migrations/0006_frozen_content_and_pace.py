import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("publishing", "0005_unclear_at"), ("connections", "__first__")]

    operations = [
        migrations.AddField(
            "publication",
            "late_at",
            models.DateTimeField(
                null=True,
                help_text="What was not begun by then asks a person first.",
            ),
        ),
        migrations.AddField(
            "publication",
            "sends",
            models.PositiveIntegerField(default=0, help_text="How often a call may have been made."),
        ),
        migrations.AddField(
            "publication",
            "look_first",
            models.BooleanField(
                default=False,
                help_text="From an older backup: it may be there already, so look before sending.",
            ),
        ),
        migrations.AddField(
            "publication",
            "outgoing",
            models.JSONField(
                null=True, help_text="What the person confirmed; gone once the intent is frozen from it."
            ),
        ),
        migrations.AddConstraint(
            "publication",
            models.CheckConstraint(
                condition=~models.Q(state__in=["scheduled", "claimed"])
                | models.Q(intent__isnull=False)
                | models.Q(outgoing__isnull=False),
                name="publishing_open_has_content",
            ),
        ),
        migrations.CreateModel(
            "Pace",
            [
                (
                    "channel",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="connections.channel",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
                    ),
                ),
                (
                    "free_at",
                    models.DateTimeField(null=True, help_text="Nothing of the channel begins before."),
                ),
                (
                    "spaced_until",
                    models.DateTimeField(null=True, help_text="Nothing that is late begins before."),
                ),
                ("limit", models.PositiveIntegerField(null=True)),
                ("remaining", models.PositiveIntegerField(null=True)),
                ("resets_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "spent",
                    models.JSONField(
                        default=dict,
                        help_text="By declared limit: until when it is used up at its even pace, in seconds since 1970.",
                    ),
                ),
            ],
        ),
        tenancy.TenantTable("Pace"),
        tenancy.DispatcherTable("Pace", reads=["channel_id", "free_at", "spaced_until"]),
        migrations.RunSQL(
            f'GRANT SELECT (late_at, sends) ON publishing_publication TO "{settings.DISPATCHER_ROLE}"'
        ),
    ]
