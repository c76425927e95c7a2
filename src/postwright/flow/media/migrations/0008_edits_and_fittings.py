import django.db.models.deletion
from django.db import migrations, models

import postwright.kit.ids
from postwright.kit import tenancy

PURPOSES = [
    ("original", "As uploaded"),
    ("clean", "Full size, without hidden data"),
    ("preview", "Preview"),
    ("thumb", "Thumbnail"),
    ("poster", "Poster frame"),
    ("frame", "Key frame"),
    ("fitted", "Fitted to a network"),
    ("cropped", "Cropped or converted for a post"),
    ("proxy", "Light copy for pages"),
    ("subtitles", "Subtitles"),
]


class Migration(migrations.Migration):
    """Media items that were made of others, copies that networks need, and originals that come to their end."""

    dependencies = [("media", "0007_recognition")]

    operations = [
        migrations.AddField(
            "rendition",
            "fps",
            models.FloatField(
                help_text="Of a video that was made or looked at: pictures a second.", null=True
            ),
        ),
        migrations.AlterField("rendition", "purpose", models.CharField(choices=PURPOSES, max_length=10)),
        migrations.CreateModel(
            name="Editing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=postwright.kit.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("edit", models.JSONField(help_text="What was done, see media.rules.Edit.")),
                ("progress", models.PositiveSmallIntegerField(default=0, help_text="In percent.")),
                (
                    "media_item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="editing",
                        to="media.mediaitem",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="edits",
                        to="media.mediaitem",
                    ),
                ),
            ],
        ),
        tenancy.TenantTable("Editing"),
        migrations.CreateModel(
            name="Fitting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=postwright.kit.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "takes",
                    models.JSONField(help_text="What the network takes, see media.rules.rules_to_json."),
                ),
                ("progress", models.PositiveSmallIntegerField(default=0, help_text="In percent.")),
                ("problem", models.CharField(blank=True, max_length=40)),
                ("asked_at", models.DateTimeField()),
                (
                    "media_item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fittings",
                        to="media.mediaitem",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("media_item", "name"), name="media_fitting_once")
                ]
            },
        ),
        tenancy.TenantTable("Fitting"),
        tenancy.Door(
            "old_originals",
            takes="before timestamptz",
            returns="TABLE (organisation_id uuid, media_item_id uuid)",
            answer="""
                SELECT item.organisation_id, item.id FROM media_mediaitem item
                WHERE item.uploaded_at < before AND item.state <> 'processing' AND EXISTS (
                    SELECT 1 FROM media_rendition file
                    WHERE file.media_item_id = item.id AND file.purpose = 'original'
                )
                ORDER BY item.uploaded_at LIMIT 500
            """,
        ),
    ]
