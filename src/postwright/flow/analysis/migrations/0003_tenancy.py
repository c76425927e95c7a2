from django.db import migrations

from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("analysis", "0002_initial")]

    operations = [
        tenancy.TenantTable("Analysis"),
        tenancy.TenantTable("Suggestion"),
    ]
