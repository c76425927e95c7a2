import django.db.models.deletion
from django.db import migrations, models

from postwright.kit import ids, tenancy

# Holds the key's row against its destruction until the secret is stored. 40001 is what a caller tries again after.
FENCE = """
CREATE OR REPLACE FUNCTION vault_fence() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $fence$
DECLARE
    fresh bytea;
    before bytea;
BEGIN
    EXECUTE format('SELECT ($1).%I', TG_ARGV[0]) INTO fresh USING NEW;
    IF TG_OP = 'UPDATE' THEN
        EXECUTE format('SELECT ($1).%I', TG_ARGV[0]) INTO before USING OLD;
    END IF;
    IF coalesce(length(fresh), 0) = 0 OR fresh = before THEN
        RETURN NEW;
    END IF;
    PERFORM FROM vault_datakey
    WHERE organisation_id = NEW.organisation_id AND kid = substring(fresh FROM 3 FOR 8) FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The data key that sealed this secret is gone.' USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN NEW;
END
$fence$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("accounts", "0005_forget_unconfirmed")]

    operations = [
        migrations.CreateModel(
            name="DataKey",
            fields=[
                (
                    "id",
                    models.UUIDField(default=ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("kid", models.BinaryField(max_length=8)),
                ("master", models.CharField(max_length=40)),
                ("wrapped", models.BinaryField(default=b"")),
                ("made_at", models.DateTimeField()),
                ("wrapped_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "kid"), name="vault_datakey_kid"),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at__isnull", True)),
                        fields=("organisation",),
                        name="vault_datakey_current_once",
                    ),
                ],
            },
        ),
        tenancy.TenantTable("DataKey"),
        migrations.RunSQL(FENCE, "DROP FUNCTION vault_fence()"),
        tenancy.Door(
            "organisations_after",
            takes="id_before uuid, most int",
            returns="TABLE (organisation_id uuid)",
            answer="SELECT id FROM accounts_organisation WHERE id > id_before ORDER BY id LIMIT most",
        ),
    ]
