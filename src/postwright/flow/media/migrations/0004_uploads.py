import django.db.models.deletion
from django.db import migrations, models

import postwright.kit.ids
from postwright.kit import tenancy


class Migration(migrations.Migration):
    """Files that come piece by piece."""

    dependencies = [("media", "0003_cropped")]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=postwright.kit.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("file_name", models.CharField(max_length=255)),
                (
                    "size",
                    models.PositiveBigIntegerField(
                        help_text="Unknown where a source does not tell.", null=True
                    ),
                ),
                ("received", models.PositiveBigIntegerField(default=0)),
                ("arrival", models.CharField(blank=True, max_length=200)),
                (
                    "storage_key",
                    models.CharField(
                        blank=True, help_text="Once all of it lies at its place.", max_length=200
                    ),
                ),
                ("source", models.URLField(blank=True, max_length=2000)),
                ("problem", models.CharField(blank=True, max_length=40)),
                ("begun_at", models.DateTimeField()),
                ("last_at", models.DateTimeField(help_text="When bytes of it came last.")),
                (
                    "begun_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="accounts.member"),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="brand.brand",
                    ),
                ),
                (
                    "media_item",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
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
                "indexes": [models.Index(fields=["last_at"], name="media_upload_last")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("received__lte", models.F("size")), ("size__gt", 0)),
                        name="media_upload_within_size",
                    )
                ],
            },
        ),
        tenancy.TenantTable("Upload"),
        tenancy.Door(
            "forget_uploads",
            takes="before timestamptz",
            returns="bigint",
            answer="""
                WITH gone AS (DELETE FROM media_upload WHERE last_at < before RETURNING 1)
                SELECT count(*) FROM gone
            """,
            volatile=True,
        ),
    ]
