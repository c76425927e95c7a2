from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_forget_unconfirmed"),
        ("analysis", "0005_words_alike"),
        ("brand", "0004_publishing"),
        ("media", "0005_measured_and_origin"),
    ]

    operations = [
        migrations.AddField(
            model_name="analysis",
            name="batch",
            field=models.UUIDField(blank=True, help_text="What came in together has the same.", null=True),
        ),
        migrations.AddField(
            model_name="analysis",
            name="stage",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="How many of the engine's answers are in it."
            ),
        ),
        migrations.AddIndex(
            model_name="analysis",
            index=models.Index(
                condition=models.Q(("batch__isnull", False)), fields=["batch"], name="analysis_batch"
            ),
        ),
        migrations.RunSQL(
            "UPDATE analysis_analysis SET stage = 1 WHERE state = 'finished'", migrations.RunSQL.noop
        ),
    ]
