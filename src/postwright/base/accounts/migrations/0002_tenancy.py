from django.db import migrations

from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        tenancy.TenantTable("Organisation", column="id"),
        tenancy.TenantTable("Member"),
        tenancy.TenantTable("Invitation"),
        tenancy.TenantTable("ApiToken"),
        tenancy.Door(
            "memberships_of",
            takes="person uuid",
            returns="TABLE (member_id uuid, organisation_id uuid, organisation_name varchar, role varchar)",
            answer="""
                SELECT m.id, m.organisation_id, o.name, m.role
                FROM accounts_member m JOIN accounts_organisation o ON o.id = m.organisation_id
                WHERE m.user_id = person ORDER BY m.joined_at, m.id
            """,
        ),
    ]
