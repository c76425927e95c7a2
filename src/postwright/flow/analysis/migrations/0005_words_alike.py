import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0004_words_and_evidence"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="analysis",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["words"], name="analysis_words_alike", opclasses=["gin_trgm_ops"]
            ),
        ),
    ]
