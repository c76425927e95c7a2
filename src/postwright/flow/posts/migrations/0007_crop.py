from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0006_versions")]

    operations = [
        migrations.AddField(
            "postmedia",
            "crop",
            models.JSONField(
                default=dict,
                blank=True,
                help_text="What of the picture goes out, see media.rules.Cut; empty: all of it.",
            ),
        ),
    ]
