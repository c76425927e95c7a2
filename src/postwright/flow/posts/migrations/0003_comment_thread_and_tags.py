from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0002_tenancy")]

    operations = [
        migrations.AddField(
            "post", "first_comment", models.TextField(blank=True, max_length=5000, default="")
        ),
        migrations.AddField(
            "post",
            "utm",
            models.JSONField(
                default=dict, blank=True, help_text="Tags for the link, by their name without utm_."
            ),
        ),
        migrations.AlterField("post", "first_comment", models.TextField(blank=True, max_length=5000)),
        migrations.AddField(
            "postmedia",
            "part",
            models.PositiveSmallIntegerField(default=0, help_text="In which part of a thread it stands."),
        ),
        migrations.AddField(
            "variant", "first_comment", models.TextField(null=True, blank=True, max_length=5000)
        ),
    ]
