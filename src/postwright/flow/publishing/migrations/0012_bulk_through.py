from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0011_fewer_writes")]

    operations = [
        migrations.AddField(
            "bulkstep",
            "through",
            models.CharField(
                choices=[("page", "on the page"), ("api", "through the API"), ("link", "by a client link")],
                default="page",
                max_length=4,
            ),
            preserve_default=False,
        ),
    ]
