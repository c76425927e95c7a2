from django.db import migrations, models


class Migration(migrations.Migration):
    """A further kind of rendition; the database knows it as text."""

    dependencies = [("media", "0002_tenancy")]

    operations = [
        migrations.AlterField(
            "rendition",
            "purpose",
            models.CharField(
                choices=[
                    ("original", "As uploaded"),
                    ("clean", "Full size, without hidden data"),
                    ("preview", "Preview"),
                    ("thumb", "Thumbnail"),
                    ("poster", "Poster frame"),
                    ("frame", "Key frame"),
                    ("fitted", "Fitted to a network"),
                    ("cropped", "Cropped or converted for a post"),
                ],
                max_length=10,
            ),
        )
    ]
