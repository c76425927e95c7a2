from django.db import migrations, models

from postwright.kit import tenancy


class Migration(migrations.Migration):
    """What looks alike is looked at more closely before it counts as one, and again where that was interrupted."""

    dependencies = [("media", "0008_edits_and_fittings")]

    operations = [
        migrations.AddField(
            "mediaprint",
            "is_unfinished",
            models.BooleanField(
                default=False, help_text="What may be the same was not all looked at yet: compare it again."
            ),
        ),
        tenancy.Door(
            "media_unprinted",
            takes="most integer",
            returns="TABLE (organisation_id uuid, id uuid)",
            answer="""
                SELECT item.organisation_id, item.id FROM media_mediaitem item
                WHERE item.state = 'ready' AND item.removed_at IS NULL
                    AND NOT EXISTS (
                        SELECT 1 FROM media_mediaprint WHERE media_item_id = item.id AND NOT is_unfinished
                    )
                ORDER BY item.id LIMIT most
            """,
        ),
    ]
