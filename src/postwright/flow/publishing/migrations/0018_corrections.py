from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0017_wall_without_index")]

    operations = [
        migrations.AddField(
            "publication",
            "correcting",
            models.CharField(
                blank=True,
                choices=[("edit", "Being changed there"), ("delete", "Being deleted there")],
                default="",
                max_length=6,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "publication",
            "deleted_at",
            models.DateTimeField(help_text="At its network, because somebody asked for it.", null=True),
        ),
    ]
