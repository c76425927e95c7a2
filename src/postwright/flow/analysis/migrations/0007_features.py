from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0006_stages_and_batches"),
    ]

    operations = [
        migrations.AddField(
            model_name="analysis",
            name="features",
            field=models.BinaryField(default=b"", help_text="By which pictures are told alike."),
        ),
    ]
