from django.db import migrations, models

SEALS = [("", ""), ("confirmed", "Confirmed"), ("approved", "Approved"), ("sent_back", "Sent back")]


class Migration(migrations.Migration):
    dependencies = [("posts", "0007_crop")]

    operations = [
        migrations.AlterField(
            "postversion",
            "seal",
            models.CharField(blank=True, choices=SEALS, help_text="Why it stays as it is.", max_length=9),
        ),
    ]
