import django.db.models.deletion
import django.db.models.functions.text
import postwright.kit.ids
from django.db import migrations, models

from postwright.kit import tenancy


class Migration(migrations.Migration):
    """Tags, favourites, many at once, and a trash that says when each goes."""

    dependencies = [
        ("accounts", "0005_forget_unconfirmed"),
        ("brand", "0004_publishing"),
        ("media", "0005_measured_and_origin"),
    ]

    operations = [
        migrations.AddField(
            model_name="mediaitem",
            name="delete_at",
            field=models.DateTimeField(help_text="Of one in the trash: when it goes for good.", null=True),
        ),
        migrations.CreateModel(
            name="Favourite",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=postwright.kit.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "media_item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="favourites",
                        to="media.mediaitem",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.member"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MediaStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=postwright.kit.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("tag", "Tag"),
                            ("untag", "Take a tag off"),
                            ("star", "Make favourites"),
                            ("unstar", "No favourites any more"),
                            ("assign", "Move to a brand"),
                            ("remove", "Move to the trash"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "wanted",
                    models.CharField(
                        blank=True,
                        help_text="The tags by their names, or the brand by its id.",
                        max_length=60,
                    ),
                ),
                (
                    "before",
                    models.JSONField(
                        default=dict, help_text="What was changed, by the item's id: what stood there."
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.member"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MediaTag",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=postwright.kit.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("created_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
                    ),
                ),
            ],
            options={"ordering": [django.db.models.functions.text.Lower("name")]},
        ),
        migrations.CreateModel(
            name="MediaTagging",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=postwright.kit.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "media_item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taggings",
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
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taggings",
                        to="media.mediatag",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="mediaitem",
            name="tags",
            field=models.ManyToManyField(
                related_name="items", through="media.MediaTagging", to="media.mediatag"
            ),
        ),
        migrations.AddIndex(
            model_name="mediaitem",
            index=models.Index(fields=["organisation", "-id"], name="media_item_newest"),
        ),
        migrations.AddIndex(
            model_name="mediaitem",
            index=models.Index(
                condition=models.Q(("delete_at__isnull", False)),
                fields=["delete_at"],
                name="media_item_leaving",
            ),
        ),
        migrations.RunSQL(
            "UPDATE media_mediaitem SET delete_at = removed_at + interval '10 minutes' WHERE removed_at IS NOT NULL"
        ),
        migrations.AddConstraint(
            model_name="mediaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("removed_at__isnull", True), ("delete_at__isnull", False), _connector="XOR"
                ),
                name="media_removed_has_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="favourite",
            constraint=models.UniqueConstraint(fields=("member", "media_item"), name="media_favourite_once"),
        ),
        migrations.AddConstraint(
            model_name="mediatag",
            constraint=models.UniqueConstraint(
                models.F("organisation"), django.db.models.functions.text.Lower("name"), name="media_tag_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="mediatag",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="media_tag_has_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="mediatagging",
            constraint=models.UniqueConstraint(fields=("media_item", "tag"), name="media_tagged_once"),
        ),
        tenancy.TenantTable("MediaTag"),
        tenancy.TenantTable("MediaTagging"),
        tenancy.TenantTable("Favourite"),
        tenancy.TenantTable("MediaStep"),
        tenancy.Door(
            "forget_media_steps",
            takes="moment timestamptz",
            returns="bigint",
            answer="""
                WITH gone AS (DELETE FROM media_mediastep WHERE created_at < moment RETURNING 1)
                SELECT count(*) FROM gone
            """,
            volatile=True,
        ),
        tenancy.Door(
            "media_to_delete",
            takes="until timestamptz",
            returns="TABLE (organisation_id uuid, id uuid)",
            answer="""
                SELECT organisation_id, id FROM media_mediaitem
                WHERE delete_at <= until ORDER BY delete_at LIMIT 1000
            """,
        ),
    ]
