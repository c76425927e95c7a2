import django.db.models.deletion
from django.db import migrations, models

import postwright.base.vault.models
import postwright.kit.ids
from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("connections", "0007_sign_ins")]

    operations = [
        migrations.RunSQL(
            "DROP FUNCTION IF EXISTS door_grant_in_use(text, text, uuid);"
            "DROP FUNCTION IF EXISTS door_forget_sign_ins(timestamptz);",
            migrations.RunSQL.noop,
        ),
        migrations.DeleteModel("Revocation"),
        migrations.CreateModel(
            name="Revocation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=postwright.kit.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
                    ),
                ),
                ("network", models.CharField(max_length=40)),
                ("remote_id", models.CharField(max_length=300)),
                ("handle", models.CharField(max_length=300)),
                ("base_url", models.CharField(blank=True, max_length=300)),
                ("granted_by", models.CharField(blank=True, max_length=300)),
                ("secret", postwright.base.vault.models.SealedField()),
                ("asked_at", models.DateTimeField()),
            ],
        ),
        tenancy.TenantTable("Revocation"),
        migrations.AddField("signin", "grants", models.JSONField(null=True)),
        migrations.RemoveIndex("channel", "connections_channel_grant"),
        migrations.AddIndex(
            "channel",
            models.Index(
                fields=["granted_by"],
                condition=~models.Q(state="disconnected"),
                name="connections_channel_grant",
            ),
        ),
        tenancy.Door(
            "grant_in_use",
            takes="of_grant text, moment timestamptz",
            returns="boolean",
            answer="""
                SELECT of_grant <> '' AND (
                    EXISTS (SELECT 1 FROM connections_channel c
                        WHERE c.granted_by = of_grant AND c.state <> 'disconnected')
                    OR EXISTS (SELECT 1 FROM connections_signin s
                        WHERE s.grants @> to_jsonb(of_grant) AND s.expires_at > moment))
            """,
        ),
        tenancy.Door(
            "somebody_arriving",
            takes="of_network text, since timestamptz, until timestamptz",
            returns="boolean",
            answer="""
                SELECT EXISTS (SELECT 1 FROM connections_signin s
                    WHERE s.network = of_network AND s.grants IS NULL
                        AND s.arrived_at BETWEEN since AND until)
            """,
        ),
        tenancy.Door(
            "sign_ins_over",
            takes="moment timestamptz",
            returns="TABLE (organisation uuid, sign_in uuid)",
            answer="SELECT s.organisation_id, s.id FROM connections_signin s WHERE s.expires_at <= moment",
        ),
    ]
