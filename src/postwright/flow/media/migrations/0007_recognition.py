import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import postwright.flow.media.models.prints
import postwright.kit.ids
from django.db import migrations, models

from postwright.kit import tenancy


class Migration(migrations.Migration):
    """By what media are known again."""

    dependencies = [
        ("accounts", "0005_forget_unconfirmed"),
        ("media", "0006_library"),
    ]

    operations = [
        migrations.CreateModel(
            name="MediaPrint",
            fields=[
                (
                    "media_item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="print",
                        serialize=False,
                        to="media.mediaitem",
                    ),
                ),
                (
                    "features",
                    models.BinaryField(help_text="As the engine gives them; empty where it could not look."),
                ),
                (
                    "prints",
                    models.JSONField(
                        default=list, help_text="Of its picture, or of its key frames in order."
                    ),
                ),
                (
                    "sketch",
                    postwright.flow.media.models.prints.Bits(
                        448, help_text="Signs of the features; alike ones differ in few.", null=True
                    ),
                ),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(),
                        help_text="Equal pictures share one, see engines.rules.",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["keys"], name="media_print_keys")
                ],
            },
        ),
        migrations.CreateModel(
            name="MediaTwin",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=postwright.kit.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "likeness",
                    models.CharField(
                        choices=[
                            ("identical", "The same file"),
                            ("same", "The same picture"),
                            ("changed", "Very likely the same, changed"),
                        ],
                        max_length=9,
                    ),
                ),
                ("found_at", models.DateTimeField()),
                (
                    "told_apart_at",
                    models.DateTimeField(help_text="When somebody said that they are two.", null=True),
                ),
                (
                    "media_item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="twins",
                        to="media.mediaitem",
                    ),
                ),
                (
                    "older",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="younger_twins",
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
                    models.UniqueConstraint(fields=("media_item", "older"), name="media_twins_once")
                ],
            },
        ),
        tenancy.TenantTable("MediaPrint"),
        tenancy.TenantTable("MediaTwin"),
        tenancy.Door(
            "media_sharing",
            takes="wanted integer[]",
            returns="SETOF uuid",
            answer=f"""
                SELECT media_item_id FROM media_mediaprint
                WHERE organisation_id = {tenancy.CURRENT} AND keys && wanted LIMIT 5000
            """,
        ),
        tenancy.Door(
            "media_unprinted",
            takes="most integer",
            returns="TABLE (organisation_id uuid, id uuid)",
            answer="""
                SELECT item.organisation_id, item.id FROM media_mediaitem item
                WHERE item.state = 'ready' AND item.removed_at IS NULL
                    AND NOT EXISTS (SELECT 1 FROM media_mediaprint WHERE media_item_id = item.id)
                ORDER BY item.id LIMIT most
            """,
        ),
    ]
