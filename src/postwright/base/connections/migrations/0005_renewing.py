from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("connections", "0004_forget_pause_end"),
    ]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="renewing_until",
            field=models.DateTimeField(null=True),
        ),
    ]
