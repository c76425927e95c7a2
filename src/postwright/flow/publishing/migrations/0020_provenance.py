from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0019_waits_for_person")]

    operations = [
        migrations.AddField(
            "publication",
            "provenance",
            models.JSONField(
                blank=True,
                default=dict,
                help_text="What of it an AI made, how that was marked and who stood up for it; see operations.provenance.",
            ),
        ),
    ]
