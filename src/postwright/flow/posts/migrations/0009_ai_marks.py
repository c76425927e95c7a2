from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0008_sent_back")]

    operations = [
        migrations.AddField(
            "post",
            "ai_words",
            models.BooleanField(
                help_text="Words of an AI stand in it as they came; none: from before this was looked at.",
                null=True,
            ),
        ),
        migrations.AddField(
            "variant",
            "unmarked",
            models.JSONField(
                blank=True,
                default=dict,
                help_text="Media made by an AI of which a person said that the network's mark be left out: its id, and who.",
            ),
        ),
    ]
