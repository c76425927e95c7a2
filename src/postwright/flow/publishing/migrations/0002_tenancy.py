from django.db import migrations

from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]

    operations = [
        tenancy.TenantTable("Publication"),
        tenancy.TenantTable("Attempt"),
        tenancy.DispatcherTable(
            "Publication",
            reads=[
                "id",
                "organisation_id",
                "channel_id",
                "due_at",
                "state",
                "next_at",
                "deadline_at",
                "attempt",
                "lease_until",
                "lease_by",
                "sending_at",
                "unclear_at",
                "ended_at",
                "problem",
            ],
            changes=[
                "state",
                "next_at",
                "attempt",
                "lease_until",
                "lease_by",
                "unclear_at",
                "ended_at",
                "problem",
            ],
        ),
        tenancy.DispatcherTable(
            "Attempt",
            reads=["id", "organisation_id", "publication_id", "number", "outcome", "began_at", "ended_at"],
            changes=["outcome", "ended_at", "problem"],
        ),
    ]
