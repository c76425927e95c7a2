from django.db import migrations, models

MARKS = [
    ("off", "Never"),
    ("media", "When an AI made a photo or a video"),
    ("words", "Also when an AI wrote words that nobody changed"),
]


class Migration(migrations.Migration):
    dependencies = [("brand", "0004_publishing")]

    operations = [
        migrations.AddField(
            "brand",
            "ai_marks",
            models.CharField(
                choices=MARKS,
                default="media",
                help_text="What of an AI's making is told where a network has no mark of its own.",
                max_length=5,
            ),
        ),
        migrations.AddField(
            "brand",
            "ai_labels",
            models.JSONField(
                blank=True, default=dict, help_text="The label in the brand's own words, by language."
            ),
        ),
    ]
