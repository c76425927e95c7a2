from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0004_uploads")]

    operations = [
        migrations.AddField(
            "mediaitem",
            "measured",
            models.JSONField(default=dict, help_text="Of a video: cuts, stillness, loudness and silences."),
        ),
        migrations.AddField(
            "mediaitem",
            "origin",
            models.JSONField(
                default=dict, help_text="What the file itself says of how it was made; not verified."
            ),
        ),
    ]
