import django.db.models.deletion
from django.db import migrations, models

import postwright.kit.ids
from postwright.kit import tenancy

CAUSES = [
    ("written", "Written"),
    ("suggested", "With suggested words"),
    ("copied", "Copied from another post"),
    ("restored", "Restored"),
    ("fixed", "Made to fit with a click"),
]
SEALS = [("", ""), ("confirmed", "Confirmed"), ("approved", "Approved")]


class Migration(migrations.Migration):
    dependencies = [("posts", "0005_who_wrote"), ("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="PostVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=postwright.kit.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                ("began_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("cause", models.CharField(choices=CAUSES, default="written", max_length=9)),
                (
                    "seal",
                    models.CharField(
                        blank=True, choices=SEALS, help_text="Why it stays as it is.", max_length=9
                    ),
                ),
                (
                    "content",
                    models.JSONField(help_text="Everything that the composer shows; see queries.snapshot."),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="posts.post"
                    ),
                ),
            ],
            options={
                "ordering": ["-revision"],
                "constraints": [
                    models.UniqueConstraint(fields=("post", "revision"), name="posts_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=postwright.kit.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seen_at", models.DateTimeField()),
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
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="posts.post"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("post", "member"), name="posts_present_once")
                ],
            },
        ),
        tenancy.TenantTable("PostVersion"),
        tenancy.TenantTable("Presence"),
    ]
