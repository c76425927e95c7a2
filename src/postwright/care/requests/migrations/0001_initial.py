from django.db import migrations, models

import postwright.kit.ids
from postwright.kit import tenancy


class Migration(migrations.Migration):
    initial = True

    dependencies = [("connections", "0007_sign_ins")]

    operations = [
        migrations.CreateModel(
            name="DeletionRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=postwright.kit.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "app",
                    models.CharField(
                        help_text="Whose app at the network: facebook, instagram, threads.", max_length=40
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="The same for the same person, and shown to them.",
                        max_length=40,
                        unique=True,
                    ),
                ),
                (
                    "person",
                    models.CharField(
                        blank=True,
                        help_text="The network's name for them; gone once it is done.",
                        max_length=300,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={"indexes": [models.Index(fields=["asked_at"], name="requests_deletion_age")]},
        ),
        tenancy.Door(
            "channels_of_person",
            takes="of_networks text[], of_person text, connected_until timestamptz",
            returns="TABLE (organisation uuid, channel uuid)",
            answer="""
                SELECT c.organisation_id, c.id FROM connections_channel c
                WHERE of_person <> '' AND c.network = ANY (of_networks)
                    AND of_person IN (c.granted_by, c.remote_id) AND c.connected_at <= connected_until
                ORDER BY c.id
            """,
        ),
    ]
