from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0007_queue_bulk_and_feeds")]

    operations = [
        migrations.AddField(
            "bulkitem", "position", models.PositiveSmallIntegerField(default=0), preserve_default=False
        ),
        migrations.RemoveIndex("bulkitem", "publishing_bulk_next"),
        migrations.AddIndex(
            "bulkitem", models.Index(fields=["step", "state", "position"], name="publishing_bulk_next")
        ),
    ]
